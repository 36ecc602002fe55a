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

  @Test(arguments: [
    (ModelEntry.newtonDescent, [ModelEntry.Number.epochs, .batchSize]),
    (.gradientExercises, [.epochs, .batchSize]), (.activationsByHand, [.epochs, .batchSize]),
    (.vanishingGradient, [.epochs, .batchSize]), (.perceptron, [.batchSize]),
    (.gradientDescentVariants, [.batchSize]),
  ])
  func `numbers that would be ignored are refused`(
    _ entry: ModelEntry, _ lacking: [ModelEntry.Number]
  ) throws {
    for number in lacking {
      let request = TrainingRequest(
        epochs: number == .epochs ? 3 : nil, batchSize: number == .batchSize ? 3 : nil)
      let error = #expect(throws: Diagnostic.self) { try entry.train(request) }
      #expect(error?.subject == entry.name)
      #expect(error?.message.hasPrefix("has no \(number.rawValue)") == true)
    }
  }

  @Test func `the README has a row for every example`() throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let path = directory.appendingPathComponent("../../Examples/README.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    for entry in Examples.all { #expect(text.contains("| `\(entry.name)` |"), "\(entry.name)") }
  }
}
