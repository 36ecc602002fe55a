import Foundation
import GraphC
import Testing
import Training

@testable import Examples

/// The first images of Fashion-MNIST, for short runs.
enum FashionSubset {
  static let isInstalled = FileManager.default.fileExists(atPath: FashionMNIST.defaultDirectory)

  private static let loaded: Result<(train: Dataset, test: Dataset), Diagnostic> = Result {
    () throws(Diagnostic) in try FashionMNIST.load()
  }

  /// So many images to train on, a twelfth of which is kept for validation, and to test.
  static func images(train: Int, test: Int) throws -> (train: Dataset, test: Dataset) {
    let all = try loaded.get()
    return (
      train: try all.train.subset(Array(0..<train)), test: try all.test.subset(Array(0..<test))
    )
  }

  static func request(epochs: Int) -> TrainingRequest {
    TrainingRequest(epochs: epochs, seed: testSeed, compiler: options)
  }

  /// With OpenBLAS where it is installed, since products of the library's own are slow in a debug
  /// build; they are tested by other suites, and by these where another processor is chosen.
  static let options: CompilerOptions = {
    var options = ExamplesTests.options(.tcc)
    let isNative = ProcessInfo.processInfo.environment["GRAPHC_CPU"] == nil
    if isNative, OpenBLAS.isAvailable { options.execution.gemm = .openblas }
    return options
  }()
}

extension TrainingReport {
  /// The fact called `name`; NaN, which fails every comparison, if there is none.
  func fact(_ name: String) -> Double { self[name] ?? .nan }
}
