import GraphC
import TestSupport
import Testing

/// Layers against PyTorch: names and shapes of what they learn, values, gradients, and states.
@Suite struct LayerFixtureTests {
  @Test func everyLayerHasFixtures() {
    #expect(Set(LayerFixture.all.map(\.layer)) == Set(LayerTable.all.keys))
  }

  @Test(arguments: LayerFixture.all) func names(_ fixture: LayerFixture) throws {
    let graph = try fixture.graph()
    for (role, tensors) in [
      (Argument.Role.parameter, fixture.parameters), (.state, fixture.states),
    ] {
      let found = graph.arguments.filter { $0.role == role }.map { "\($0.label): \($0.type)" }
      let expected = tensors.map { "\($0.key): \($0.value.data.type)" }
      #expect(found.sorted() == expected.sorted())
    }
    let updates = graph.outputs.filter { $0.updates != nil }.map(\.name)
    #expect(updates.sorted() == fixture.updates.keys.sorted())
  }

  @Test(arguments: LayerFixture.all, [Backend.interpreter, .tcc])
  func agreesWithPyTorch(_ fixture: LayerFixture, _ backend: Backend) throws {
    let executable = try Compiler.compile(fixture.graph(), options: options(backend))
    for (name, tensor) in fixture.inputs { try executable.write(tensor.data, to: name) }
    for (name, tensor) in fixture.parameters { try executable.write(tensor.data, to: name) }
    for (name, tensor) in fixture.states { try executable.write(tensor.data, to: name) }
    try executable.run()
    for (name, expected) in fixture.expected {
      let difference = try executable.read(name).difference(
        from: expected, absolute: fixture.bounds[0], relative: fixture.bounds[1])
      if let difference { Issue.record("\(name)\(difference)") }
    }
  }
}
