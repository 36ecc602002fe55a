import GraphC
import TestSupport
import Testing

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
    guard let wanted = fixture.outputs[name]?.data else {
      Issue.record("\(place), \(fixture.name): no value for \(name)")
      return
    }
    let (found, expected) = Self.comparable(fixture, found, wanted, place)
    let difference = found.difference(
      from: expected, absolute: fixture.absolute, relative: fixture.relative)
    if let difference { Issue.record("\(place), \(fixture.name): \(name)\(difference)") }
  }

  /// Leaves out what is not promised: the kernels' `sin` and `cos` in `f32` give NaN from 2^31 on.
  ///
  /// There neighbouring numbers are many periods apart. The interpreter is compared whole.
  private static func comparable(
    _ fixture: Fixture, _ found: TensorData, _ expected: TensorData, _ place: String
  ) -> (TensorData, TensorData) {
    guard fixture.name == "f32 large arguments", !place.hasSuffix("interpreter"),
      let x = fixture.inputs["x"]?.data.doubles
    else { return (found, expected) }
    let kept = x.indices.filter { x[$0].magnitude < 0x1p31 }
    func part(_ data: TensorData) -> TensorData {
      TensorData(TensorType(.f32, [kept.count]), doubles: kept.map { data.doubles[$0] })
    }
    return (part(found), part(expected))
  }
}
