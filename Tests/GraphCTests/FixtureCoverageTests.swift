import GraphC
import TestSupport
import Testing

/// Every operator has values and gradients from an independent source, edges included.
@Suite struct FixtureCoverageTests {
  /// What an operator's cases need not have, with the reason.
  private static let missing: [String: [Edge: String]] = [
    "iota": [.nothing: "makes its elements", .one: "makes its elements"],
    "batch_scalar": [.nothing: "is a scalar"],
    "constant": [.nothing: "makes its elements", .one: "makes its elements"],
    "random_bits": [.nothing: "makes its elements", .one: "makes its elements"],
    "random_uniform": [.nothing: "makes its elements", .one: "makes its elements"],
    "cholesky": [.nan: "positive definite", .infinity: "positive definite"],
    "triangular_solve": [.nan: "one system", .infinity: "one system"],
    "solve": [.nan: "one system", .infinity: "one system"],
    "orthonormalize": [.nan: "one basis", .infinity: "one basis"],
  ]

  /// What cases of an operator have among their tensors.
  private enum Edge: String, CaseIterable {
    case nothing = "a tensor without elements"
    case one = "an extent of 1 or a scalar"
    case nan = "nan"
    case infinity = "an infinity"
    case f32, f64
  }

  /// The folders with values and gradients of operators with bodies, which suites of their own read.
  private static let folders = ["cond": "Choices", "scan": "Scans", "while": "Choices"]

  @Test(arguments: Operators.all.map { $0.name }) func hasValues(_ name: String) throws {
    if let folder = Self.folders[name] { return #expect(!Fixture.names(in: folder).isEmpty) }
    guard Fixture.names(in: "KnownValues").contains(name) else {
      Issue.record("\(name) has no file in Tests/Fixtures/KnownValues")
      return
    }
    let edges = Self.edges(in: try Fixture.load("KnownValues", name))
    let takesFloats = edges.contains(.f32) || edges.contains(.f64)
    for edge in Edge.allCases where !edges.contains(edge) {
      let isForFloats = edge != .nothing && edge != .one
      if Self.missing[name]?[edge] != nil || isForFloats && !takesFloats { continue }
      Issue.record("no case of \(name) has \(edge.rawValue)")
    }
  }

  private static func edges(in cases: [Fixture]) -> Set<Edge> {
    var edges: Set<Edge> = []
    for fixture in cases {
      for data in fixture.inputs.values.map(\.data) + fixture.outputs.values.map(\.data) {
        if data.elementCount == 0 { edges.insert(.nothing) }
        if data.shape.rank == 0 || data.shape.extents.contains(1) { edges.insert(.one) }
      }
      for data in fixture.inputs.values.map(\.data) where data.type.elementType.isFloat {
        edges.insert(data.type.elementType == .f32 ? .f32 : .f64)
        if data.doubles.contains(where: \.isNaN) { edges.insert(.nan) }
        if data.doubles.contains(where: \.isInfinite) { edges.insert(.infinity) }
      }
    }
    return edges
  }

  /// Every operand that finite differences reach has a gradient from JAX or PyTorch.
  @Test func hasGradients() throws {
    var operands: [String: Set<Int>] = [:]
    for file in Fixture.names(in: "Gradients") {
      for fixture in try Fixture.load("Gradients", file) {
        operands.merge(try Self.differentiated(fixture)) { $0.union($1) }
      }
    }
    for sample in FiniteDifferenceTests.samples {
      let graph = try sample.graph().withFloats(.f64)
      let name = String(sample.name.prefix { $0 != " " })
      if Self.folders[name] != nil { continue }
      guard let node = graph.nodes.last(where: { $0.operation.name == name }) else { continue }
      for (position, operand) in node.operands.enumerated()
      where graph.type(of: operand).elementType.isFloat {
        // Any operand of a list stands for all.
        let isCovered = operands[name]?.contains(name == "concatenate" ? 0 : position) ?? false
        #expect(isCovered, "no gradient of \(name) for operand \(position)")
      }
    }
  }

  /// Operators with the positions of operands that a parameter of the case reaches.
  private static func differentiated(_ fixture: Fixture) throws -> [String: Set<Int>] {
    let graph = try fixture.parsed()
    let parameters = Set((fixture.gradients ?? [:]).keys)
    var isReached: [Bool] = []
    var result: [String: Set<Int>] = [:]
    for node in graph.nodes {
      isReached.append(
        node.argument.map { parameters.contains($0.label) }
          ?? node.operands.contains { isReached[$0.index] })
      let positions = node.operands.indices.filter { isReached[node.operands[$0].index] }
      result[node.operation.name, default: []].formUnion(positions)
    }
    return result
  }
}
