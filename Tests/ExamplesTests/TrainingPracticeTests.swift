import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite(.enabled(if: FashionSubset.isInstalled)) struct TrainingPracticeTests {
  @Test func `schedules begin and end where they should`() throws {
    let data = try FashionSubset.images(train: 2400, test: 60)
    let report = try LearningRateExample.train(FashionSubset.request(epochs: 2), data: data)
    let highest = report.fact("suggested rate")
    #expect((1e-4...1).contains(highest))
    #expect((3...200).contains(report.fact("range test steps")))
    for title in ["constant", "step", "cosine", "one-cycle"] {
      // One-cycle's peak may fall between two steps.
      #expect(report.fact("\(title) highest rate") <= highest * (1 + 1e-12))
      #expect(report.fact("\(title) highest rate") > highest * 0.9)
      expect("learning-rate: \(title) loss", report.fact("\(title) loss"), below: log(2))
    }
    func ratio(_ name: String) -> Double { report.fact(name) / highest }
    #expect(abs(ratio("constant last rate") - 1) < 1e-6)
    #expect(abs(ratio("one-cycle first rate") - 1.0 / 25) < 1e-6)
    #expect(ratio("one-cycle last rate") < 1e-4)
    // Steps left over after three periods begin a fourth.
    #expect([1e-2, 1e-3].contains { abs(ratio("step last rate") - $0) < 1e-6 })
    // Two steps before its end half a cosine over n steps is below (π/n)².
    #expect(ratio("cosine last rate") < 0.02)
  }

  @Test func `every row is in one fold`() throws {
    let data = try FashionSubset.images(train: 2400, test: 60)
    let report = try CrossValidation.train(FashionSubset.request(epochs: 2), data: data)
    let rows = report.fact("rows")
    #expect(report["different rows in folds"] == rows)
    let sizes = (1...4).map { report.fact("fold \($0) rows") }
    #expect(sizes.reduce(0, +) == rows)
    #expect(sizes.allSatisfy { abs($0 - rows / 4) < 1 })
    let parts = ["training", "validation", "test"].map { report.fact("\($0) rows") }
    #expect(parts.reduce(0, +) == rows)
    for (part, share) in zip(parts, [0.75, 0.1, 0.15]) { #expect(abs(part - share * rows) <= 2) }
    expect("cross-validation: mean accuracy", report.fact("mean accuracy"), above: 0.6)
  }

  @Test func `rows of the confusion matrix are the images of a class`() throws {
    let data = try FashionSubset.images(train: 2000, test: 10_000)
    let report = try ConfusionMatrixExample.train(FashionSubset.request(epochs: 1), data: data)
    #expect(report["rows"] == 10_000)
    var hits = 0.0
    for name in FashionMNIST.classNames {
      #expect(report["\(name) rows"] == 1000)
      hits += report.fact("\(name) recall") * 1000
      #expect((0...1).contains(report.fact("\(name) precision")))
    }
    #expect(abs(hits / 10_000 - report.fact("accuracy")) < 1e-12)
    // Measured by the graph, as a mean in f32.
    #expect(abs(report.fact("measured accuracy") - report.fact("accuracy")) < 1e-6)
    expect(
      "confusion-matrix: recall of trousers", report.fact("Trouser recall"),
      above: report.fact("Shirt recall"))
  }

  @Test func `what regularizes makes the gap smaller`() throws {
    let data = try FashionSubset.images(train: 384, test: 60)
    var request = FashionSubset.request(epochs: 40)
    request.batchSize = 16
    let report = try Regularization.train(request, data: data, units: [32, 16])
    let gap = report.fact("none gap")
    for method in ["l1", "l2", "dropout", "early stopping"] {
      expect("regularization: \(method) gap", report.fact("\(method) gap"), below: gap)
      let accuracy = report.fact("\(method) validation accuracy")
      expect("regularization: \(method) accuracy", accuracy, above: 0.6)
    }
    let (best, epochs) = (
      report.fact("early stopping best epoch"), report.fact("early stopping epochs")
    )
    // Ten epochs of patience, unless the last epoch comes before.
    #expect(epochs == min(best + 10, 40))
  }

  @Test func `chance tries nine rates where the grid tries three`() throws {
    let data = try FashionSubset.images(train: 1200, test: 60)
    let report = try RandomSearch.train(FashionSubset.request(epochs: 1), data: data)
    #expect(report["grid different rates"] == 3)
    #expect(report["random different rates"] == 9)
    for title in ["grid", "random"] {
      #expect(report["\(title) trials"] == 9)
      #expect(RandomSearch.rates.contains(report.fact("\(title) best rate")))
      #expect(RandomSearch.widths.contains(report.fact("\(title) best units")))
      let accuracy = report.fact("\(title) best accuracy")
      expect("random-search: \(title) best accuracy", accuracy, above: 0.5)
    }
  }
}
