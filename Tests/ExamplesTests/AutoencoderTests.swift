import GraphC
import Testing
import Training

@testable import Examples

@Suite(.enabled(if: FashionSubset.isInstalled)) struct AutoencoderTests {
  @Test func `learns codes, leaves out noise and finds what it never saw`() throws {
    let data = try FashionSubset.images(train: 1200, test: 400)
    var request = FashionSubset.request(epochs: 10)
    request.batchSize = 16
    request.optimizer = OptimizerChoice(learningRate: 3e-3)
    let report = try Autoencoder.train(request, data: data, units: 64, code: 4)
    let error = report.fact("test error")
    let linear = report.fact("test error of principal components")
    // Codes of few numbers, where nonlinear layers are worth most on few pictures.
    expect("autoencoder: beside principal components", error, below: linear)
    let (plain, denoising) = (report.fact("plain net error"), report.fact("denoising net error"))
    expect("autoencoder: denoising net", denoising, below: plain)
    expect("autoencoder: noise left", denoising, below: 0.8 * report.fact("noisy error"))
    expect("autoencoder: area", report.fact("anomaly area under curve"), above: 0.75)
    expect("autoencoder: known", report.fact("known error"), below: report.fact("unknown error"))
  }

  @Test func `the net has the sizes of its name`() throws {
    let sizes = [784, 128, 32, 128, 784]
    let expected = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    #expect(try Autoencoder.model.parameterCount() == expected)
  }

  @Test func `noise has its deviation, but for what is cut off`() throws {
    let gray = try Dataset(["x": TensorData(TensorType(.u8, [100, 784]), repeating: 128)])
    let noisy = try Autoencoder.noisy(gray, seed: 1, options(.tcc)).doubles
    let mean = noisy.reduce(0, +) / 78400
    let variance = noisy.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 78400
    // Bytes are rounded down; a tenth of the noise of deviation 76.5 is cut off at 127.
    #expect(abs(mean - 127.5) < 2)
    #expect((60.0...76.5).contains(variance.squareRoot()))
  }
}
