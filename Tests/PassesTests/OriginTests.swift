import IR
import Operators
import Passes
import Testing

/// Where nodes say they are from.
@Suite struct OriginTests {
  private let vector = TensorType(.f32, [4])

  @Test func gradientsNameTheirRuleAndItsPlace() throws {
    let builder = GraphBuilder("f")
    let w = builder.argument("w", .parameter, vector)
    let loss = builder.scope("layer") { tanh(exp(w)).sum() }
    builder.output("loss", loss)
    let graph = try Pass.differentiate().run(try builder.finish())
    let made = graph.nodes.compactMap { node in node.origin.flatMap { $0.gradientOf } }
    #expect(Set(made) == ["tanh", "exp", "reduce_sum"])
    let forward = try #require(graph.nodes.first { $0.operation.name == "tanh" }?.origin)
    let gradient = try #require(graph.nodes.last { $0.origin?.gradientOf == "tanh" }?.origin)
    #expect(forward.gradientOf == nil)
    #expect(gradient == forward.gradient(of: "tanh") && gradient.scope == "layer")
    #expect(gradient.line == forward.line && gradient.file == forward.file)
  }

  /// Also where cotangents of several uses are added, and for gradients of gradients.
  @Test func sumsAndSecondGradientsHaveOrigins() throws {
    let builder = GraphBuilder("f")
    let w = builder.argument("w", .parameter, vector)
    let first = gradients(of: (exp(w) * w).sum(), withRespectTo: [w])[0]
    let second = gradients(of: (first * first).sum(), withRespectTo: [w])[0]
    builder.output("second", second)
    let graph = try builder.finish()
    let sum = try #require(graph.nodes.last { $0.operation.name == "add" })
    #expect(sum.origin?.gradientOf == "argument")
  }

  @Test func replacementsKeepTheOrigin() throws {
    let builder = GraphBuilder("f")
    let x = builder.argument("x", .input, vector)
    let scaled = builder.scope("scale") { x * (builder.constant(TensorType(.f32, []), 3) * 2) }
    builder.output("y", scaled)
    let folded = try Pass.foldConstants.run(try builder.finish())
    let constants = folded.nodes.filter { $0.operation.name == "constant" }
    #expect(constants.map { $0.origin?.scope } == ["scale"])
  }

  @Test func placesReadWell() {
    let place = Origin(file: "Model.swift", line: 3, scope: "dense")
    #expect(place.description == "Model.swift:3 in dense")
    let gradient = place.gradient(of: "tanh")
    #expect(gradient.description == "gradient of tanh at Model.swift:3 in dense")
    #expect(gradient.phrase == "by the gradient of tanh at Model.swift:3 in dense")
    #expect(Origin.unknown.gradient(of: "add").phrase == "by the gradient of add")
  }
}
