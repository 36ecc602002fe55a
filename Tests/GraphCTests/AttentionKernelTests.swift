import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Attention whose scores are kept nowhere, against its composition.
@Suite struct AttentionKernelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var batch = 1
    var heads = 2
    var shared = 2
    var queries = 37
    var keys = 37
    var width = 8
    var isCausal = false
    var hasMask = false
    var hasKeyMask = false
    var dropout = 0.0
    /// Projected as a layer does, so that the operator finds one operand.
    var isPacked = false

    var testDescription: String {
      "\(batch) x \(heads) (\(shared)), \(queries) x \(keys) x \(width)"
        + (isCausal ? ", causal" : "") + (hasMask ? ", mask" : "") + (hasKeyMask ? ", keys" : "")
        + (dropout > 0 ? ", dropout" : "") + (isPacked ? ", packed" : "")
    }

    func graph() throws -> Graph {
      let builder = GraphBuilder("attention")
      var sources: [Tensor]
      let inputs: [Tensor]
      if isPacked {
        let whole = builder.input("x", [batch, queries, 3 * heads * width])
        inputs = [whole]
        sources = (0..<3).map { part in
          whole.slice(axis: 2, from: part * heads * width, to: (part + 1) * heads * width)
            .reshape([batch, queries, heads, width]).transpose([0, 2, 1, 3])
        }
      } else {
        sources = [
          builder.input("q", [batch, heads, queries, width]),
          builder.input("k", [batch, shared, keys, width]),
          builder.input("v", [batch, shared, keys, width]),
        ]
        inputs = sources
      }
      if heads != shared {
        sources[1...] = ArraySlice(
          sources[1...].map { $0.broadcast(to: [batch, heads, keys, width]) })
      }
      // The second query sees nothing.
      let rows = builder.iota(TensorType(.i32, [1, 1, queries, keys]), axis: 2)
      let columns = builder.iota(TensorType(.i32, [1, 1, queries, keys]), axis: 3)
      let mask = rows.notEqual(Tensor(1)).and((rows + columns).notEqual(Tensor(7)))
      let key = builder.input("key", [2], .i64)
      let keyMask = builder.input("seen", [batch, keys], .bool)
      let result = attention(
        query: sources[0], key: sources[1], value: sources[2], mask: hasMask ? mask : nil,
        keyMask: hasKeyMask ? keyMask : nil, isCausal: isCausal,
        dropout: dropout > 0 ? (dropout, key) : nil)
      builder.output("y", result)
      let loss = (result * sin(result + 1)).sum()
      for (index, gradient) in gradients(of: loss, withRespectTo: inputs).enumerated() {
        builder.output("d\(index)", gradient)
      }
      return try builder.finish()
    }

  }

  private static func inputs(_ graph: Graph) -> [TensorData] {
    graph.arguments.enumerated().map { place, argument in
      let numbers = (0..<argument.type.elementCount).map { index -> Double in
        switch argument.type.elementType {
        case .i64: Double(index + 5)
        case .bool: index % 5 == 2 ? 0 : 1
        default: Double((index * 37 + place * 11) % 101 - 50) / 25
        }
      }
      return TensorData(argument.type, doubles: numbers)
    }
  }

  static let cases = [
    Case(), Case(batch: 3, isCausal: true), Case(batch: 3, keys: 70, isCausal: true),
    Case(queries: 64, keys: 64, width: 32, isCausal: true, isPacked: true),
    Case(batch: 2, width: 5, hasMask: true), Case(batch: 3, hasKeyMask: true),
    Case(batch: 2, isCausal: true, hasMask: true, hasKeyMask: true),
    Case(batch: 2, isCausal: true, dropout: 0.3),
    Case(batch: 2, width: 20, dropout: 0.1, isPacked: true),
    Case(batch: 2, heads: 3, shared: 1, queries: 130, keys: 17),
  ]

  private static func results(
    _ graph: Graph, _ backend: Backend, threads: Int = 1, cpu: CPUTarget = .native,
    disabling: Set<String> = []
  ) throws -> [TensorData] {
    let options = CompilerOptions(
      execution: ExecutionOptions(
        backend: backend, threads: threads, cpu: cpu, cacheDirectory: programCache,
        flushesSubnormals: false),
      planning: PlanningOptions(disabledPasses: disabling))
    return try Compiler.compile(graph, options: options).results(Self.inputs(graph))
  }

  @Test(arguments: cases) func equalsItsComposition(_ example: Case) throws {
    let graph = try example.graph()
    let plain = try Self.results(graph, .interpreter, disabling: ["tile-attention"])
    for cpu in [CPUTarget.native, .generic, .x8664v3]
    where CPUTarget.available.contains(cpu) {
      let tiled = try Self.results(graph, .tcc, cpu: cpu)
      for (output, pair) in zip(graph.outputs, zip(tiled, plain)) {
        // Sums of at most 130 terms, in another order.
        let most = pair.1.doubles.reduce(1) { max($0, $1.magnitude) }
        let difference = pair.0.difference(from: pair.1, absolute: 2e-5 * most)
        #expect(difference == nil, "\(output.name) on \(cpu): \(difference ?? "")")
      }
    }
  }

  @Test(arguments: cases) func bitsAreEqual(_ example: Case) throws {
    let graph = try example.graph()
    let first = try Self.results(graph, .tcc)
    #expect(areIdentical(try Self.results(graph, .tcc, threads: 2), first))
    #expect(areIdentical(try Self.results(graph, .cc, threads: 2), first))
  }

  /// Scores are nowhere, however many there are, and few of them are not tiled.
  @Test func choosesBySize() throws {
    func kernels(_ example: Case) throws -> [String] {
      let options = CompilerOptions()
      return try Compiler.formKernels(Compiler.optimize(example.graph(), options), options).kernels
        .map(\.name)
    }
    #expect(try kernels(Case()).contains { $0.hasSuffix("attention_gradient") })
    #expect(try !kernels(Case(queries: 4, keys: 4)).contains { $0.contains("attention") })
  }
}
