import GraphC
import TestSupport
import Testing
import Verification

/// Every operator against values from NumPy and mpmath.
@Suite struct KnownValueTests {
  static let files = Fixture.names(in: "KnownValues")

  @Test func thereAreFiles() { #expect(Self.files.count > 40) }

  @Test(arguments: files) func oneByOne(_ file: String) throws {
    for fixture in try Fixture.load("KnownValues", file) {
      let graph = try fixture.parsed()
      let arguments = try graph.arranged(fixture.inputs.mapValues(\.data))
      for backend in [Backend.interpreter, .tcc] {
        let executable = try Compiler.compile(graph, options: options(backend))
        let results = try executable.results(arguments)
        for (output, found) in zip(graph.outputs, results) {
          compare(fixture, output.name, found, "\(file), \(backend.rawValue)")
        }
      }
    }
  }

  /// All cases of an operator in one program: one call of the compiler.
  @Test(arguments: files, [Backend.tcc, .cc])
  func together(_ file: String, _ backend: Backend) throws {
    let fixtures = try Fixture.load("KnownValues", file)
    var graphs: [Graph] = []
    for fixture in fixtures { graphs.append(try fixture.parsed()) }
    let executable = try Compiler.compile(.combined(graphs), options: options(backend))
    for (index, fixture) in fixtures.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in fixtures.enumerated() {
      for name in fixture.outputs.keys.sorted() {
        let found = try executable.read("c\(index).\(name)")
        compare(fixture, name, found, "\(file), together, \(backend.rawValue)")
      }
    }
  }

  private func compare(_ fixture: Fixture, _ name: String, _ found: TensorData, _ place: String) {
    guard let expected = fixture.outputs[name]?.data else {
      Issue.record("\(place), \(fixture.name): no value for \(name)")
      return
    }
    let difference = found.difference(
      from: expected, absolute: fixture.absolute, relative: fixture.relative)
    if let difference { Issue.record("\(place), \(fixture.name): \(name)\(difference)") }
  }
}
