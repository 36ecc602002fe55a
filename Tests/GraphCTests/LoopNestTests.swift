import GraphC
import TestSupport
import Testing

/// Graphs whose loop nests once were wrong, kept small.
@Suite struct LoopNestTests {
  private func check(_ builder: GraphBuilder, _ backend: Backend, _ inputs: [[Double]]) throws {
    let graph = try builder.finish()
    let data = zip(graph.arguments, inputs).map { TensorData($0.type, doubles: $1) }
    let expected = try Interpreter.run(graph, data)
    let run = Agreement.check(graph, data, expected, options(backend))
    if let failure = run.failure { Issue.record("\(backend.rawValue): \(failure)\n\(graph)") }
  }

  private static let backends = [Backend.tcc, .cc]

  /// A reduction inside a block of lanes that does not depend on the lane: once it was added up
  /// once per lane.
  @Test(arguments: backends) func reductionInsideForeignLanes(_ backend: Backend) throws {
    let builder = GraphBuilder("inside")
    let x = builder.input("x", .f64, [3, 4, 5, 2])
    let index = builder.input("index", .i64, [])
    let weights = exp(x)
    let softmax = weights / weights.sum([3], keepingDimensions: true)
    builder.output("y", softmax.gather(index, axis: 2).min([1]))
    try check(builder, backend, [(0..<120).map { Double($0 % 13) / 13 }, [3]])
  }

  /// A kernel nobody reads: the slice takes nothing of the second part.
  @Test(arguments: backends) func unreadParts(_ backend: Backend) throws {
    let builder = GraphBuilder("unread")
    let x = builder.input("x", .f32, [4, 6])
    let unread = matmul(x, x.transpose([1, 0])).sum([1]).reshape([4, 1])
    let joined = concatenate([tanh(x), exp(unread)], axis: 1)
    builder.output("y", joined.slice(starts: [0, 0], stops: [4, 5]).sum([0]))
    try check(builder, backend, [(0..<24).map { Double($0) / 24 }])
  }

  @Test(arguments: backends) func productsOfEmptyBatches(_ backend: Backend) throws {
    let builder = GraphBuilder("empty")
    let x = builder.input("x", .f32, [0, 3, 4])
    builder.output("y", matmul(x, x.transpose([0, 2, 1])) + 1)
    builder.output("z", matmul(x.sum([0]), x.sum([0]), transposeRHS: true))
    try check(builder, backend, [[]])
  }
}
