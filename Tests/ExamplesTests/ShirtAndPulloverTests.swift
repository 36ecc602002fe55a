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
      #expect(report.fact("\(title) loss") < 0.6)
      #expect(report.fact("\(title) test accuracy") > 0.65)
    }
  }

  @Test func `rows are those of both classes`() throws {
    let labels = try data.test.column("labels").integers
    let chosen = try FashionData(data).shirtsAndPullovers().test
    #expect(chosen.count == labels.count { $0 == 2 || $0 == 6 })
    #expect(try chosen.column("y").doubles.reduce(0, +) == Double(labels.count { $0 == 6 }))
  }

  @Test func `variants of descent do their share of the epochs`() throws {
    let small = try FashionSubset.images(train: 600, test: 60)
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
    #expect(report.fact("batch 1 loss") < report.fact("batch 32 loss"))
    #expect(report.fact("batch 32 loss") < report.fact("full batch loss"))
  }

  @Test func `hidden weights move unless their function is a step`() throws {
    let report = try ActivationComparison.train(FashionSubset.request(epochs: 2), data: data)
    #expect(report["step hidden change"] == 0)
    for activation in ActivationComparison.activations {
      let title = activation.rawValue
      #expect(report.fact("\(title) loss") < log(2) + 0.05, "\(title)")
      if activation != .step { #expect(report.fact("\(title) hidden change") > 0, "\(title)") }
    }
    // Both are slow, as saturated or shared values have small slopes.
    #expect(report.fact("relu loss") < report.fact("sigmoid loss"))
    #expect(report.fact("relu loss") < report.fact("softmax loss"))
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
      FashionSubset.request(epochs: 2), data: data, units: 40)
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
    #expect(report.fact("zeros loss") > 0.68)
    #expect(report.fact("he normal loss") < 0.65)
  }

  @Test func `three forms of momentum are one, and every rule learns`() throws {
    let report = try OptimizerComparison.train(FashionSubset.request(epochs: 1), data: data)
    let loss = report.fact("momentum sum loss")
    for form in ["velocity", "average"] {
      // Sums in other orders, over 14 steps.
      #expect(abs(report.fact("momentum \(form) loss") - loss) < 1e-4)
    }
    for title in OptimizerComparison.rules.map(\.title) + ["irprop- full batch"] {
      #expect(report.fact("\(title) loss") < log(2), "\(title)")
    }
    #expect(report.fact("adam loss") < report.fact("sgd loss"))
  }
}
