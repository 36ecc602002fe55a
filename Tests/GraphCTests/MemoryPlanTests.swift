import GraphC
import RandomGraphs
import TestSupport
import Testing

/// Sizes of planned arenas.
///
/// That nothing overlaps is checked on every compilation.
@Suite struct MemoryPlanTests {
  private static func plan(_ graph: Graph, fuses: Bool) throws -> Plan {
    let kernels = try Compiler.formKernels(
      Compiler.optimize(graph), options(.tcc, disabling: fuses ? [] : ["fuse"]))
    return try MemoryPlanning.run(kernels)
  }

  private static func graphs() throws -> [Graph] {
    var graphs: [Graph] = []
    for sample in OperatorSamples.all { graphs.append(try sample.graph()) }
    for model in SampleModels.all { graphs.append(try model.trainingGraph(batchSize: 16)) }
    for seed in 0..<60 { graphs.append(try RandomGraph(seed: Int64(3_000_000 + seed)).graph) }
    return graphs
  }

  @Test(arguments: [true, false]) func sizesAreInOrder(_ fuses: Bool) throws {
    var worst = 1.0
    for graph in try Self.graphs() {
      let plan = try Self.plan(graph, fuses: fuses)
      let arena = plan.arena
      #expect(arena.lowerBoundByteCount <= arena.byteCount)
      #expect(arena.byteCount <= arena.naiveByteCount)
      #expect(arena.byteCount % Plan.alignmentInBytes == 0)
      #expect(arena.byteCount <= 105 * arena.lowerBoundByteCount / 100)
      #expect(arena.lowerBoundByteCount == LiveBytes(plan).most)
      if arena.lowerBoundByteCount > 0 {
        worst = max(worst, Double(arena.byteCount) / Double(arena.lowerBoundByteCount))
      }
    }
    print("\(fuses ? "fused" : "unfused"): arenas are at most \(worst) times the bound")
  }

  /// A chain needs two buffers at a time, however long it is.
  @Test func chainsUseTheirMemoryAgain() throws {
    let builder = GraphBuilder("chain")
    let w = builder.argument("w", .parameter, TensorType(.f32, [32, 32]))
    var x = builder.argument("x", .input, TensorType(.f32, [32, 32]))
    for _ in 0..<12 { x = matmul(x, w) }
    builder.output("y", x)
    let arena = try Self.plan(try builder.finish(), fuses: true).arena
    #expect(arena.byteCount == 2 * 32 * 32 * 4)
    #expect(arena.naiveByteCount == 11 * 32 * 32 * 4)
  }

  /// Updates write over their argument: no arena, no copy.
  @Test func updatesNeedNoMemory() throws {
    let builder = GraphBuilder("update")
    let w = builder.argument("w", .parameter, TensorType(.f32, [100]))
    let g = builder.argument("g", .input, TensorType(.f32, [100]))
    builder.update(w, to: w - g * 0.1)
    let plan = try Self.plan(try builder.finish(), fuses: true)
    #expect(plan.arena.byteCount == 0)
    #expect(plan.steps == [.kernel(0)])
  }

  /// Elementwise kernels write over what they read last; matrix products cannot.
  @Test func elementwiseKernelsReplaceTheirOperand() throws {
    let builder = GraphBuilder("replace")
    let w = builder.argument("w", .parameter, TensorType(.f32, [16, 16]))
    var x = builder.argument("x", .input, TensorType(.f32, [16, 16]))
    for _ in 0..<4 { x = tanh(matmul(x, w)) }
    builder.output("y", matmul(x, w))
    let plan = try Self.plan(try builder.finish(), fuses: false)
    #expect(plan.arena.byteCount == 2 * 16 * 16 * 4)
    #expect(plan.arena.naiveByteCount == 8 * 16 * 16 * 4)
  }

  /// What becomes a result needs no memory of its own: it is computed where the result will be.
  @Test func resultsAreComputedInTheirPlace() throws {
    let builder = GraphBuilder("result")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    builder.output("y", exp(tanh(matmul(x, x))))
    let plan = try Self.plan(try builder.finish(), fuses: false)
    #expect(plan.arena.byteCount == 0)
    #expect(plan.placements.values.filter { $0 == .output(0) }.count == 3)
  }

  /// An operand stays whole while something reads it later, or reads it elsewhere.
  @Test func operandsInUseAreNotReplaced() throws {
    let builder = GraphBuilder("keep")
    let x = builder.argument("x", .input, TensorType(.f32, [8, 8]))
    let readLater = matmul(x, x)
    builder.output("late", matmul(tanh(readLater), readLater))
    let readElsewhere = matmul(x, exp(x))
    builder.output("turned", exp(readElsewhere + readElsewhere.transpose([1, 0])))
    let plan = try Self.plan(try builder.finish(), fuses: true)
    for tensor in [readLater, readElsewhere] {
      let value = try #require(
        plan.kernels.flatMap(\.outputs).first { plan.graph[$0] == tensor.node })
      let reader = try #require(
        plan.kernels.first { $0.inputs.contains(value) && $0.outputs != [value] })
      for output in reader.outputs { #expect(plan.placements[output] != plan.placements[value]) }
    }
    #expect(plan.arena.byteCount == plan.arena.lowerBoundByteCount)
  }
}
