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

  /// A row kernel with a loop inside the row: what each turn of it computes must not be kept as a
  /// value of the row.
  @Test(arguments: backends) func loopsInsideRows(_ backend: Backend) throws {
    let builder = GraphBuilder("rows")
    let x = builder.input("x", .f32, [2, 17, 5])
    let summed = tanh(x).sum([0])
    let centered = summed - summed.mean([1], keepingDimensions: true)
    builder.output("y", centered * rsqrt(square(centered).mean([1], keepingDimensions: true) + 1))
    try check(builder, backend, [(0..<170).map { Double($0 * 37 % 61) / 61 }])
  }

  /// Numbers of a stream, by lanes that must not share what they compute with.
  @Test(arguments: backends) func randomNumbersInLanes(_ backend: Backend) throws {
    let builder = GraphBuilder("random")
    let key = builder.input("key", .i64, [2])
    builder.output("bits", randomBits(key, [1031], stream: 4))
    builder.output("single", randomUniform(key, [1031], .f32, stream: 4))
    builder.output("double", randomUniform(key, [1031], .f64, stream: 4))
    try check(builder, backend, [[7, 3]])
  }

  /// Sums of one number, whose lanes are all alike.
  @Test(arguments: backends) func reductionsOfOneNumber(_ backend: Backend) throws {
    let builder = GraphBuilder("alike")
    let x = builder.input("x", .f32, [5])
    builder.output("literal", builder.constant(TensorType(.f32, [1500]), 0.5).sum())
    builder.output("literals", builder.constant(TensorType(.f64, [3, 40]), 1.25).sum([1]))
    builder.output("row", exp(x).reshape([5, 1]).broadcast(to: [5, 70]).sum([1]))
    builder.output("greatest", exp(x).reshape([5, 1]).broadcast(to: [5, 70]).max([1]))
    builder.output("integer", builder.constant(TensorType(.i32, [9, 9]), 3).product())
    try check(builder, backend, [[0, 1, -1, 0.5, 2]])
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

  /// Windows clamp places, but not along channels: these are neighbours in memory all the same.
  @Test func lanesBesideClampedPlaces() throws {
    let builder = GraphBuilder("windows")
    let x = builder.input("x", .f32, [1, 4, 4, 40])
    let kernel = builder.input("kernel", .f32, [2, 2, 1, 40])
    builder.output("y", x.windowMax([1, 3, 3, 1], padding: .same))
    builder.output("z", convolution(x, kernel, padding: .same, groups: 40))
    let kernels = try KernelFormation.run(try builder.finish())
    let text = CodeGenerator.emit(try MemoryPlanning.run(kernels), dialect: .tiles).graphSource
    #expect(text.contains("gc_tile_") && !text.contains("gc_tile_gather"))
  }

  /// A reduction whose body selects what another gave: lanes run along the inner one.
  @Test(arguments: backends) func lanesOfNestedReductions(_ backend: Backend) throws {
    let builder = GraphBuilder("nested")
    let x = builder.input("x", .f32, [1, 5, 37])
    let kernel = builder.input("kernel", .f32, [3, 37, 1])
    builder.output("y", convolution(x, kernel, padding: .same))
    let numbers = { (count: Int) in (0..<count).map { Double($0 * 31 % 17) / 17 - 0.4 } }
    try check(builder, backend, [numbers(185), numbers(111)])
  }
}
