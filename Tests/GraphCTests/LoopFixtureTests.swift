import Foundation
import GraphC
import TestSupport
import Testing
import Verification

/// Loops and choices against `scan`, `cond` and `while_loop` of `jax.lax`: values, first and second
/// gradients.
@Suite struct LoopFixtureTests {
  private struct Case: Decodable {
    let name: String
    let inputs: [String: FixtureTensor]
    let outputs: [String: FixtureTensor]
    let gradients: [String: FixtureTensor]
    let second: [String: FixtureTensor]
    let absolute: Double
    let relative: Double
  }

  private static func cases() throws -> [Case] {
    try ["Scans/scans.json", "Choices/choices.json"].flatMap { path in
      let file = Fixture.directory.appending(path: path)
      return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }
  }

  private static let graphs = ScanGraphs.all.merging(ChoiceGraphs.all) { first, _ in first }

  @Test func everyGraphHasACase() throws {
    #expect(try Self.cases().map(\.name).sorted() == Self.graphs.keys.sorted())
  }

  /// All in one program: a compiler is started once.
  @Test(arguments: [Backend.interpreter, .tcc, .cc])
  func agreesWithJAX(_ backend: Backend) throws {
    try check(backend, disabling: [])
  }

  /// Rows of small batches are divided too.
  @Test(arguments: [Backend.tcc, .cc])
  func agreesInParts(_ backend: Backend) throws {
    try check(backend, disabling: [], target: .standard.dividingFiner(1 << 20))
  }

  @Test(
    arguments: [
      ["fuse"], ["share-loops", "trim-bodies"], ["multiply-outside"], ["lay-out-constants"],
    ] as [Set<String>])
  func agreesWithoutPasses(_ disabled: Set<String>) throws {
    try check(.tcc, disabling: disabled)
  }

  private func check(
    _ backend: Backend, disabling disabled: Set<String>, target: Target = .standard
  ) throws {
    let cases = try Self.cases()
    var graphs: [Graph] = []
    for fixture in cases {
      let build = try #require(Self.graphs[fixture.name])
      graphs.append(try ScanGraphs.graph(fixture.name, order: 2, build))
    }
    let graph = try Graph.combined(graphs)
    var options = options(backend, threads: 2, disabling: disabled)
    options.planning.target = target
    let executable = try Compiler.compile(graph, options: options)
    for (index, fixture) in cases.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in cases.enumerated() {
      let tables = [
        ("", fixture.outputs), ("gradient.", fixture.gradients), ("second.", fixture.second),
      ]
      for (prefix, table) in tables {
        for (name, expected) in table {
          let found = try executable.read("c\(index).\(prefix)\(name)")
          let difference = found.difference(
            from: expected.data, absolute: fixture.absolute, relative: fixture.relative)
          if let difference { Issue.record("\(fixture.name): \(prefix)\(name)\(difference)") }
        }
      }
    }
  }
}
