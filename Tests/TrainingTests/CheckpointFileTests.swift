import Formats
import Foundation
import GraphC
import Testing

@testable import Training

/// Checkpoints that lie, and weights by name.
@Suite struct CheckpointFileTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func trainer(_ optimizer: any Optimizer = Adam(), seed: Int64 = 0) throws -> Trainer {
    let options = TrainingOptions(
      epochs: 2, seed: seed, recordsSteps: true, compiler: compiler(.interpreter))
    return try Trainer(model: line(optimizer), dataset: points(10), options: options)
  }

  /// Each replaces text of a true header by a lie.
  @Test(
    arguments: [
      ("\"finishedEpochs\":2", "\"finishedEpochs\":9223372036854775807"),
      ("\"finishedEpochs\":2", "\"finishedEpochs\":-1"),
      ("\"finishedSteps\":0", "\"finishedSteps\":4"),
      ("\"finishedSteps\":0", "\"finishedSteps\":1"),
      ("\"finishedSteps\":0", "\"finishedSteps\":-1"),
      ("\"fitEnds\":[]", "\"fitEnds\":[3]"),
      ("\"fitEnds\":[]", "\"fitEnds\":[2,1]"),
      ("\"fitEnds\":[]", "\"fitEnds\":[-1]"),
      ("\"number\":2", "\"number\":3"),
      ("\"seconds\":0", "\"seconds\":{}"),
      ("\"stepLosses\"", "\"stepLoses\""),
    ])
  func liesAreTold(_ truth: String, _ lie: String) throws {
    try withFile { path in
      let trainer = try trainer()
      _ = try trainer.fit()
      try Checkpoint(
        run: trainer.run, progress: trainer.progress, tensors: trainer.parameters.mapValues(\.data)
      ).write(to: path)
      var contents = try SafeTensors.read(path)
      let header = try #require(contents.metadata[Checkpoint.metadataKey])
      let text = header.replacing("\"fitEnds\":[2]", with: "\"fitEnds\":[]")
      #expect(text.contains(truth))
      contents.metadata[Checkpoint.metadataKey] = text.replacing(truth, with: lie)
      try SafeTensors.write(contents, to: path)
      let other = try self.trainer(seed: 0)
      let before = other.parameters.mapValues(\.data)
      let found = diagnostic { try other.resume(from: path) }
      #expect(found?.message.hasPrefix("is a damaged checkpoint") == true)
      #expect(other.parameters.mapValues(\.data) == before)
    }
  }

  @Test func weightsAloneAreNoCheckpoint() throws {
    try withFile { path in
      try SafeTensors.write(SafeTensors.Contents(tensors: [:]), to: path)
      let trainer = try trainer()
      let resumption = diagnostic { try trainer.resume(from: path) }
      #expect(resumption?.message == "holds tensors, but is no checkpoint")
      let weights = diagnostic { _ = try trainer.loadWeights(from: path) }
      #expect(weights?.message == "holds no weight of the model line")
      #expect(weights?.notes == ["note: missing: dense.bias, dense.weight"])
    }
  }

  @Test func weightsGoByName() throws {
    try withFile { path in
      try SafeTensors.write(
        SafeTensors.Contents(tensors: [
          "dense.weight": TensorData([1, 1], [2.5] as [Double]),
          "dense.bias": TensorData([2], [1, 2] as [Float]),
          "other": TensorData([], [1] as [Float]),
        ]), to: path)
      let trainer = try trainer()
      let report = try trainer.loadWeights(from: path)
      #expect(report.fitting == ["dense.weight"])
      #expect(report.missing.isEmpty)
      #expect(
        report.lines == [
          "unexpected: other", "mismatched: dense.bias is f32[1], found f32[2]",
        ])
      #expect(trainer.parameters["dense.weight"]?.scalar == 2.5)
    }
  }

  /// Nothing is loaded if a number would become infinite.
  @Test func weightsStayFinite() throws {
    try withFile { path in
      try SafeTensors.write(
        SafeTensors.Contents(tensors: [
          "dense.weight": TensorData([1, 1], [2.5] as [Double]),
          "dense.bias": TensorData([1], [-1e39] as [Double]),
        ]), to: path)
      let trainer = try trainer()
      let before = try #require(trainer.parameters["dense.weight"]?.scalar)
      #expect(
        diagnostic { _ = try trainer.loadWeights(from: path) }?.message
          == "'dense.bias' holds -1e+39, which is outside the range of f32")
      #expect(trainer.parameters["dense.weight"]?.scalar == before)
    }
  }

  /// A checkpoint's memory of the optimizer is no weight, and its names are no mistake.
  @Test func weightsOfCheckpoints() throws {
    try withFile { path in
      let first = try trainer()
      _ = try first.fit()
      try first.save(to: path)
      let second = try trainer(seed: 5)
      let report = try second.loadWeights(from: path)
      #expect(report.isComplete)
      #expect(second.parameters["dense.weight"]?.data == first.parameters["dense.weight"]?.data)
      #expect(second.parameters["optimizer.step"]?.scalar == 0)
      #expect(second.finishedEpochs == 0)
      // Another optimizer has other states.
      let third = try trainer(SGD())
      #expect(try third.loadWeights(from: path).unexpected.contains("optimizer.step"))
    }
  }
}
