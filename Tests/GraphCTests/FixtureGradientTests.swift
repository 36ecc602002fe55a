import GraphC
import TestSupport
import Testing
import Verification

/// First and second gradients against JAX.
@Suite struct FixtureGradientTests {
  static let files = Fixture.names(in: "Gradients")

  @Test(arguments: files, Backend.allCases)
  func agreeWithJAX(_ file: String, _ backend: Backend) throws {
    let fixtures = try Fixture.load("Gradients", file)
    // A program for each case where that is cheap; one for all where a compiler is started.
    let groups = backend == .cc ? [fixtures] : fixtures.map { [$0] }
    for group in groups { try check(group, backend, file) }
  }

  private func check(_ fixtures: [Fixture], _ backend: Backend, _ file: String) throws {
    var graphs: [Graph] = []
    for fixture in fixtures { graphs.append(try Self.differentiated(fixture)) }
    let executable = try Compiler.compile(.combined(graphs), options: options(backend))
    for (index, fixture) in fixtures.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in fixtures.enumerated() {
      let tables = [
        ("", fixture.outputs), ("gradient.", fixture.gradients ?? [:]),
        ("second.", fixture.second ?? [:]),
      ]
      for (prefix, table) in tables {
        for (name, expected) in table {
          let found = try executable.read("c\(index).\(prefix)\(name)")
          let difference = found.difference(
            from: expected.data, absolute: fixture.absolute, relative: fixture.relative)
          if let difference {
            Issue.record(
              "\(file), \(fixture.name), \(backend.rawValue): \(prefix)\(name)\(difference)")
          }
        }
      }
    }
  }

  /// The graph with `gradient.w`, and with `second.w` where the fixture has one.
  private static func differentiated(_ fixture: Fixture) throws -> Graph {
    let graph = try Pass.differentiate().run(fixture.parsed())
    let builder = GraphBuilder(graph.name)
    let tensors = builder.copy(graph)
    builder.copyOutputs(of: graph, tensors)
    for (name, _) in (fixture.second ?? [:]).sorted(by: { $0.key < $1.key }) {
      let first = graph.outputs.first { $0.name == "gradient.\(name)" }
      guard let first, let parameter = builder.argument(named: name) else {
        Issue.record("\(fixture.name): there is no parameter \(name)")
        continue
      }
      let loss = square(tensors[first.value.index]).sum()
      builder.output("second.\(name)", grad(loss, wrt: parameter))
    }
    return try builder.finish()
  }
}
