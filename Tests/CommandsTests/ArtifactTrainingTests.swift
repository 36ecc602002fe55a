import Examples
import Formats
import Foundation
import GraphC
import Testing
import Training

/// Training by a compiled library against the same training in this process, on Fashion-MNIST.
@Suite struct ArtifactTrainingTests {
  private static let steps = 100
  private static let rows = 32

  /// As the C program names the parts of the data set.
  private static let files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]

  private static var isInstalled: Bool {
    files.allSatisfy {
      FileManager.default.fileExists(atPath: "\(FashionMNIST.defaultDirectory)/\($0).gz")
    }
  }

  /// Steps over the first rows of the data set, in their order.
  private static func trained() throws -> (losses: String, tensors: [String: TensorData]) {
    let entry = try #require(Examples.all.first { $0.name == "fashion-mlp" })
    let data = try FashionMNIST.load().train.split([steps * rows])[0]
    let options = TrainingOptions(
      batchSize: rows, shuffles: false, recordsSteps: true,
      compiler: CompilerOptions(execution: ExecutionOptions(backend: .cc)))
    let trainer = try Trainer(model: try #require(entry.model), dataset: data, options: options)
    let losses = try trainer.fit().stepLosses
    let text = losses.map { String(format: "%08x\n", Float($0).bitPattern) }.joined()
    return (text, trainer.parameters.mapValues(\.data))
  }

  /// The C program of the consumers, linked with a library that the command has compiled.
  private static func trainer(in directory: TestDirectory) throws -> String {
    let bundle = directory.path + "/bundle"
    let compiled = try ProcessRun.graphc(
      "compile", "fashion-mlp", "-o", bundle, "--train", "--threads", "--batch", "\(rows)")
    #expect(compiled.status == 0, "\(compiled.errors)")
    let consumer = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Consumers/training.c").path
    let program = directory.path + "/trainer"
    let built = try ProcessRun(
      try SystemCompiler.find().path,
      ["-Wall", "-Wextra", "-Werror", "-I", bundle, "-o", program, consumer]
        + ["-L", bundle, "-lfashion_mlp", "-Wl,-rpath,\(bundle)"])
    #expect(built.status == 0, "\(built.errors)")
    return program
  }

  @Test(.enabled(if: isInstalled, "the package dataset-fashion-mnist is not installed"))
  func lossesAndParametersAreThoseOfThisProcessBitForBit() throws {
    let directory = try TestDirectory()
    let trainer = try Self.trainer(in: directory)
    for name in Self.files {
      let source = "\(FashionMNIST.defaultDirectory)/\(name).gz"
      let unpacked = try ProcessRun(
        "/bin/sh", ["-c", "gzip -dc '\(source)' >'\(directory.path)/\(name)'"])
      #expect(unpacked.status == 0, "\(unpacked.errors)")
    }
    let expected = try Self.trained()
    for threads in [1, 2] {
      let state = "\(directory.path)/\(threads).safetensors"
      let run = try ProcessRun(
        trainer,
        [directory.path + "/bundle/fashion_mlp.safetensors"]
          + Self.files.map { "\(directory.path)/\($0)" } + ["\(Self.steps)", "\(threads)", state])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == expected.losses, "\(threads) threads")
      let tensors = try SafeTensors.read(state).tensors
      #expect(tensors.keys == expected.tensors.keys)
      for (name, data) in expected.tensors {
        #expect(tensors[name].map { data.isIdentical(to: $0) } == true, "\(name)")
      }
    }
    // It learns, so that equality is not that of nothing.
    let losses = expected.losses.split(separator: "\n").compactMap { UInt32($0, radix: 16) }
      .map(Float.init(bitPattern:))
    #expect(losses.count == Self.steps)
    #expect(losses.suffix(20).reduce(0, +) / 20 < losses[0] / 3)
  }
}
