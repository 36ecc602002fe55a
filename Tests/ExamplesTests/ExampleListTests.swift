import Examples
import Foundation
import GraphC
import Testing
import Training

@Suite struct ExampleListTests {
  @Test func `names are unique and can be typed`() {
    let names = Examples.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
    }
  }

  @Test(arguments: Examples.all.compactMap(\.model).map(\.name))
  func `models have graphs for every purpose`(_ name: String) throws {
    let model = try #require(Examples.all.compactMap(\.model).first { $0.name == name })
    for batchSize in [1, 3] {
      #expect(try !model.trainingGraph(batchSize: batchSize).outputs.isEmpty)
      #expect(try !model.evaluationGraph(batchSize: batchSize).outputs.isEmpty)
    }
  }

  @Test func `the README has a row for every example`() throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let path = directory.appendingPathComponent("../../Examples/README.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    for entry in Examples.all { #expect(text.contains("| `\(entry.name)` |"), "\(entry.name)") }
  }
}
