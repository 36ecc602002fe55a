import Foundation
import GraphC
import Testing
import Training

@testable import Examples

/// Shirts and pullovers are a fifth of the images: of 2400, some 440 to train on, 40 to validate.
@Suite(.enabled(if: FashionSubset.isInstalled)) struct ShirtAndPulloverTests {
  private let data: (train: Dataset, test: Dataset)

  init() throws { data = try FashionSubset.images(train: 2400, test: 500) }

  @Test func `networks have the parameters of the lecture and learn`() throws {
    let report = try ShirtVsPullover.train(FashionSubset.request(epochs: 5), data: data)
    #expect(report["784-1 parameters"] == 785)
    for title in ["784-300-1 linear", "784-300-1 relu"] {
      #expect(report["\(title) parameters"] == 235_801)
    }
    for title in ["784-1", "784-300-1 linear", "784-300-1 relu"] {
      // Guessing has the loss log 2 and is right half the time.
      expect("shirt-vs-pullover: \(title) loss", report.fact("\(title) loss"), below: 0.65)
      let accuracy = report.fact("\(title) test accuracy")
      expect("shirt-vs-pullover: \(title) test accuracy", accuracy, above: 0.6)
    }
  }

  @Test func `rows are those of both classes`() throws {
    let labels = try data.test.column("labels").integers
    let chosen = try FashionData(data).shirtsAndPullovers().test
    #expect(chosen.count == labels.count { $0 == 2 || $0 == 6 })
    #expect(try chosen.column("y").doubles.reduce(0, +) == Double(labels.count { $0 == 6 }))
  }

  @Test func `variants of descent do their share of the epochs`() throws {
    let small = try FashionSubset.images(train: 1200, test: 60)
    let report = try GradientDescentVariants.train(FashionSubset.request(epochs: 1), data: small)
    #expect(report["parameters"] == 235_801)
    for (title, epochs, whole, seconds) in [
      ("full batch", 5.0, 1000, 35.14), ("batch 1", 1, 200, 1713.81), ("batch 32", 3, 600, 216.22),
    ] {
      #expect(report["\(title) epochs"] == epochs)
      #expect(report["\(title) seconds in the lecture"] == seconds)
      let extrapolated = report.fact("\(title) seconds for \(whole) epochs (extrapolated)")
      let perEpoch = report.fact("\(title) seconds per epoch")
      #expect(abs(extrapolated - perEpoch * Double(whole)) < 1e-9 * extrapolated)
    }
    // As many steps as images teach more than a few.
    let losses = ["batch 1", "batch 32", "full batch"].map { report.fact("\($0) loss") }
    expect("gradient-descent-variants: batch 1 loss", losses[0], below: losses[1])
    expect("gradient-descent-variants: batch 32 loss", losses[1], below: losses[2])
  }

  @Test func `hidden weights move unless their function is a step`() throws {
    let report = try ActivationComparison.train(FashionSubset.request(epochs: 2), data: data)
    #expect(report["step hidden change"] == 0)
    for activation in ActivationComparison.activations {
      let title = activation.rawValue
      let loss = report.fact("\(title) loss")
      expect("activation-comparison: \(title) loss", loss, below: log(2) + 0.05)
      if activation != .step { #expect(report.fact("\(title) hidden change") > 0, "\(title)") }
    }
    // Both are slow, as saturated or shared values have small slopes.
    for slow in ["sigmoid", "softmax"] {
      expect(
        "activation-comparison: relu beside \(slow)", report.fact("relu loss"),
        below: report.fact("\(slow) loss"))
    }
  }

  @Test func `losses of comparisons are drawn`() throws {
    let small = try FashionSubset.images(train: 600, test: 60)
    let folder = FileManager.default.temporaryDirectory.path + "/graphc-plots-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var request = FashionSubset.request(epochs: 1)
    func picture(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name).svg", encoding: .utf8)
    }
    request.files = TrainingFiles(plots: folder)
    _ = try ActivationComparison.train(request, data: small)
    let activations = try picture("losses")
    for title in ActivationComparison.activations.map(\.rawValue) {
      #expect(activations.contains(">\(title)<"), "\(title)")
    }
    _ = try LearningRateExample.train(request, data: small)
    #expect(try picture("range-test").contains("<svg"))
    #expect(try picture("schedules").contains(">one-cycle<"))
  }

  @Test func `initial weights have their variance, and zeros do not learn`() throws {
    let report = try Initializers.train(
      FashionSubset.request(epochs: 4), data: data, units: 40)
    // 2 / (in + out), 2 / in, and a tenth of 0.1²; columns of length 1 have squares of mean 1 / 784.
    let variances = [
      "zeros": 0, "small normal": 1e-4, "glorot uniform": 2.0 / 824, "he normal": 2.0 / 784,
      "orthogonal": 1.0 / 784, "sparse": 1e-3,
    ]
    for (title, variance) in variances {
      // Four deviations √(2 / 31 360) of a variance, and more for the sparse.
      let tolerance = title == "sparse" ? 0.1 : 0.032
      let found = report.fact("\(title) variance")
      #expect(abs(found - variance) <= tolerance * variance, "\(title): \(found)")
    }
    #expect(report.fact("orthogonal distance from orthogonal") < 1e-5)
    #expect(report.fact("he normal distance from orthogonal") > 0.1)
    // Only the bias of the output moves, to the share of shirts.
    expect("initializers: zeros loss", report.fact("zeros loss"), above: 0.66)
    expect("initializers: he normal loss", report.fact("he normal loss"), below: 0.65)
  }

  @Test func `three forms of momentum are one, and every rule learns`() throws {
    let report = try OptimizerComparison.train(FashionSubset.request(epochs: 1), data: data)
    let loss = report.fact("momentum sum loss")
    for form in ["velocity", "average"] {
      // Sums in other orders, over 14 steps.
      let difference = abs(report.fact("momentum \(form) loss") - loss)
      expect("optimizer-comparison: momentum \(form)", difference, below: 1e-4)
    }
    for title in OptimizerComparison.rules.map(\.title) + ["irprop- full batch"] {
      let loss = report.fact("\(title) loss")
      expect("optimizer-comparison: \(title) loss", loss, below: log(2))
    }
    expect(
      "optimizer-comparison: adam beside sgd", report.fact("adam loss"),
      below: report.fact("sgd loss"))
  }
}
