import GraphC
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
    for graph in try Self.graphs() {
      let arena = try Self.plan(graph, fuses: fuses).arena
      #expect(arena.lowerBoundByteCount <= arena.byteCount)
      #expect(arena.byteCount <= arena.naiveByteCount)
      #expect(arena.byteCount % Plan.alignmentInBytes == 0)
      // First fit is known to stay close; far above the bound, something else is wrong.
      #expect(arena.byteCount <= 2 * arena.lowerBoundByteCount)
    }
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
}
