import GraphC
import Testing
import Training

@testable import Examples

/// Networks of convolutions on few images of clothes.
@Suite(.enabled(if: FashionSubset.isInstalled)) struct ConvolutionTests {
  @Test(arguments: ConvolutionStage.Variant.all.map(\.title), [Backend.interpreter, .tcc, .cc])
  func `what a stage finds moves with the picture`(_ title: String, _ backend: Backend) throws {
    let variant = try #require(ConvolutionStage.Variant.all.first { $0.title == title })
    let picture = try FashionSubset.images(train: 12, test: 1).test.column("x")
    #expect(try FashionCNN.equivariance(variant, picture, options(backend)) == 0)
  }

  @Test func `every border and way of halving learns`() throws {
    // 176 images to train on, so that all batches are whole.
    let data = try FashionSubset.images(train: 192, test: 100)
    var request = FashionSubset.request(epochs: 4)
    request.batchSize = 16
    let report = try FashionCNN.train(request, data: data, filters: [4, 8])
    expect("fashion-cnn: test accuracy", report.fact("test accuracy"), above: 0.4)
    for variant in ConvolutionStage.Variant.all {
      #expect(report["\(variant.title) equivariance difference"] == 0)
      // Guessing has the loss log 10 = 2.3.
      let loss = report.fact("\(variant.title) loss")
      expect("fashion-cnn: \(variant.title) loss", loss, below: 2)
    }
  }

  @Test func `residual blocks learn, also by running statistics`() throws {
    let data = try FashionSubset.images(train: 384, test: 100)
    var request = FashionSubset.request(epochs: 4)
    request.batchSize = 16
    request.optimizer = OptimizerChoice(learningRate: 0.01)
    let report = try ResNet.train(request, data: data, filters: 4)
    expect("resnet: test accuracy", report.fact("test accuracy"), above: 0.4)
    for statistics in ["batches", "running statistics"] {
      let loss = report.fact("loss normalised by \(statistics)")
      expect("resnet: loss normalised by \(statistics)", loss, below: 1.7)
    }
  }

  @Test func `parameters are counted by hand`() throws {
    // Windows of 9 places and a bias each; 64 channels of 7 x 7 places; 128 units.
    let plain: [Int] = [10 * 32, (9 * 32 + 1) * 64, (49 * 64 + 1) * 128, 129 * 10]
    #expect(try FashionCNN.model.parameterCount() == plain.reduce(0, +))
    // Convolutions have no biases; each of the eight norms has two numbers per channel.
    let windows: [Int] = [16, 2 * 16 * 16, 16 * 32, 3 * 32 * 32]
    let convolutions: Int = 9 * windows.reduce(0, +) + 16 * 32
    let norms: Int = 2 * (3 * 16 + 5 * 32)
    #expect(try ResNet.model.parameterCount() == convolutions + norms + 33 * 10)
  }
}
