import GraphC
import RandomGraphs
import Testing

/// A graph around a matrix product, and how many kernels it becomes.
struct ProductCase: CustomTestStringConvertible, Sendable {
  let name: String
  let kernelCount: Int
  let build: @Sendable (GraphBuilder) -> Void
  var testDescription: String { name }

  func graph() throws -> Graph {
    let builder = GraphBuilder("product")
    build(builder)
    return try builder.finish()
  }

  func expectKernels() throws {
    let kernels = try Compiler.formKernels(Compiler.optimize(graph())).kernels
    #expect(kernels.count == kernelCount, "\(kernels.map(\.name))")
  }

  /// Every backend agrees with the interpreter, and computes the same bits with two threads; without
  /// `winograd` it does so, and the same without each of these passes besides.
  func expectAgreement(without passes: [String] = []) throws {
    let graph = try graph()
    let inputs = Self.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    for backend in [Backend.tcc, .cc] {
      let one = Agreement.check(graph, inputs, expected, options(backend))
      #expect(one.failure == nil, "\(backend)")
      let two = Agreement.check(graph, inputs, expected, options(backend, threads: 2))
      #expect(two.failure == nil, "\(backend), 2 threads")
      #expect(areIdentical(one.results, two.results))
      if passes.isEmpty { continue }
      let plain = Agreement.check(
        graph, inputs, expected, options(backend, disabling: ["winograd"]))
      #expect(plain.failure == nil, "\(backend), without winograd")
      for pass in passes {
        let other = Agreement.check(
          graph, inputs, expected, options(backend, disabling: ["winograd", pass]))
        #expect(other.failure == nil, "\(backend), without \(pass)")
        #expect(areIdentical(plain.results, other.results))
      }
    }
    guard OpenBLAS.isAvailable else { return }
    var openBLAS = options(.tcc)
    openBLAS.execution.gemm = .openblas
    let blas = Agreement.check(graph, inputs, expected, openBLAS)
    #expect(blas.failure == nil, "openblas")
  }

  /// Floats in -1...1, integers in 0..<23.
  static func inputs(_ graph: Graph) -> [TensorData] {
    graph.arguments.enumerated().map { index, argument in
      var random = RandomNumbers(seed: Int64(index))
      let isFloat = argument.type.elementType.isFloat
      let numbers = (0..<argument.type.elementCount).map { _ in
        isFloat ? 2 * random.unit() - 1 : (23 * random.unit()).rounded(.down)
      }
      return TensorData(argument.type, doubles: numbers)
    }
  }
}
