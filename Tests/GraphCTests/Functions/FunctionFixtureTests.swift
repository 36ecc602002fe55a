import GraphC
import TestSupport
import Testing

/// Functions on tensors against PyTorch: values, first and second gradients, on all backends.
@Suite struct FunctionFixtureTests {
  static let families = Fixture.names(in: "Functions")

  /// How programs are made: all must give the same.
  enum Way: String, CaseIterable, Sendable {
    case interpreter, tcc, cc, unfused

    /// One type is enough for what the other ways do not change.
    var types: [ElementType] {
      switch self {
      case .interpreter: [.f64]
      case .unfused: [.f32]
      case .tcc, .cc: [.f32, .f64]
      }
    }

    /// Second gradients once, where differences show best: they are large graphs.
    var wantsSecond: Bool { self == .interpreter }

    var options: CompilerOptions {
      switch self {
      case .interpreter: GraphCTests.options(.interpreter)
      case .tcc: GraphCTests.options(.tcc)
      case .cc: GraphCTests.options(.cc)
      case .unfused: GraphCTests.options(.tcc, disabling: ["fuse"])
      }
    }
  }

  @Test func everyFunctionHasFixtures() throws {
    let used = try Set(Self.families.flatMap { try FunctionFixture.load($0).map(\.function) })
    #expect(used == Set(FunctionTable.all.keys))
  }

  /// Groups of cases in one program each: a call of a C compiler is slow, and so is a large graph.
  @Test(arguments: families, Way.allCases)
  func agreeWithPyTorch(_ family: String, _ way: Way) throws {
    let fixtures = try FunctionFixture.load(family)
    let size = way == .cc ? 40 : 10
    for start in stride(from: 0, to: fixtures.count, by: size) {
      try check(Array(fixtures[start..<min(start + size, fixtures.count)]), way)
    }
  }

  private func check(_ fixtures: [FunctionFixture], _ way: Way) throws {
    let builder = GraphBuilder("functions")
    var cases: [(fixture: FunctionFixture, type: ElementType, prefix: String)] = []
    for (index, fixture) in fixtures.enumerated() {
      for type in way.types where fixture.bounds(type) != nil {
        let prefix = "c\(index).\(type.rawValue)."
        let results = fixture.apply(
          to: builder, prefix: prefix, type: type, second: way.wantsSecond)
        for (name, tensor) in results.sorted(by: { $0.key < $1.key }) {
          builder.output("\(prefix)\(name)", tensor)
        }
        cases.append((fixture, type, prefix))
      }
    }
    let executable = try Compiler.compile(builder.finish(), options: way.options)
    for (fixture, type, prefix) in cases {
      for (name, input) in fixture.inputs {
        try executable.write(FunctionFixture.converted(input.data, type), to: prefix + name)
      }
    }
    try executable.run()
    for (fixture, type, prefix) in cases {
      for (name, expected) in fixture.expected(type, second: way.wantsSecond) {
        let found = try executable.read(prefix + name)
        let bounds = fixture.bounds(type) ?? [0, 0]
        let difference = found.difference(
          from: FunctionFixture.converted(expected, type), absolute: bounds[0],
          relative: bounds[1])
        if let difference {
          Issue.record(
            "\(fixture.name), \(type.rawValue), \(way.rawValue): \(name)\(difference)")
        }
      }
    }
  }
}
