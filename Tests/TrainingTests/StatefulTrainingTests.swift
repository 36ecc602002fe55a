import Foundation
import GraphC
import Synchronization
import Testing
import Training

/// Training in pieces of sequences, each of which goes on where the one before has ended.
@Suite struct StatefulTrainingTests {
  private static let (lanes, pieces, length) = (2, 3, 4)

  /// A rate of 0 leaves the parameters alone, so that losses tell of states only.
  private static func model(rate: Double, isStateful: Bool = true) -> Model {
    Model(name: "lanes", optimizer: SGD(learningRate: rate)) { builder, rows, mode in
      let x = builder.input("x", [rows, isStateful ? length : length * pieces, 1])
      let network = Sequential {
        LSTM(3, returnsSequences: true, isStateful: isStateful)
        Dense(1)
      }
      let y = network(x, mode: mode)
      builder.output("loss", meanSquaredError(predictions: y, targets: tanh(x)))
    }
  }

  /// Batches of one piece of each lane; whole lanes are the same numbers.
  private static let numbers = (0..<lanes * pieces * length).map {
    Float(Philox.uniformF64(seed: 4, stream: 0, step: 0, index: Int64($0)))
  }
  private static func data() throws -> (pieces: Dataset, whole: Dataset) {
    let rows = (0..<pieces).flatMap { piece in
      (0..<lanes).flatMap { lane in
        (0..<length).map { numbers[(lane * pieces + piece) * length + $0] }
      }
    }
    return (
      try Dataset(["x": TensorData([lanes * pieces, length, 1], rows)]),
      try Dataset(["x": TensorData([lanes, pieces * length, 1], numbers)])
    )
  }

  private static func trainer(
    rate: Double = 0, epochs: Int = 1, resets: Bool = true, _ backend: Backend = .tcc,
    files: TrainingFiles? = nil
  ) throws -> Trainer {
    try Trainer(
      model: model(rate: rate), dataset: data().pieces,
      options: TrainingOptions(
        batchSize: lanes, epochs: epochs, shuffles: false, recordsSteps: true,
        compiler: compiler(backend), files: files, resetsStates: resets))
  }

  @Test(arguments: [Backend.interpreter, .tcc]) func piecesAreAWhole(_ backend: Backend) throws {
    let losses = try Self.trainer(backend).fit().stepLosses
    let whole = try Trainer(
      model: Self.model(rate: 0, isStateful: false), dataset: Self.data().whole,
      options: TrainingOptions(batchSize: Self.lanes, compiler: compiler(backend)))
    let expected = try #require(whole.fit().epochs.last).training.loss
    let mean = losses.reduce(0, +) / Double(losses.count)
    #expect(abs(mean - expected) < 1e-6 * expected, "\(mean), expected \(expected)")
  }

  @Test func statesBeginAnew() throws {
    let losses = try Self.trainer(epochs: 2).fit().stepLosses
    #expect(losses[..<3] == losses[3...])
    let kept = try Self.trainer(epochs: 2, resets: false).fit().stepLosses
    #expect(kept[..<3] == losses[..<3] && kept[3] != losses[3])
  }

  @Test func statesCanBeReset() throws {
    let trainer = try Self.trainer(resets: false)
    let first = try trainer.fit().stepLosses
    trainer.resetStates()
    #expect(try trainer.fit().stepLosses == first)
    #expect(try trainer.fit().stepLosses != first)

    let store = ParameterStore(compiler: compiler(.tcc))
    let model = Model(name: "lanes", defaultBatchSize: Self.lanes, optimizer: SGD(learningRate: 0))
    {
      builder, rows, mode in Self.model(rate: 0).define(builder, rows, mode)
    }
    let step = try store.trainingStep(of: model)
    let batch = try #require(try Self.data().pieces.batches(of: Self.lanes).first)
    let loss = try step(batch).loss
    #expect(try step(batch).loss != loss)
    store.resetStates()
    #expect(try step(batch).loss == loss)
  }

  /// Measuring begins with zeros and leaves the states of training alone.
  @Test func evaluationCarriesNothing() throws {
    let trainer = try Self.trainer()
    _ = try trainer.fit()
    let states = trainer.parameters.filter { $0.key.contains("carried") }.mapValues(\.data)
    #expect(states.count == 2)
    let data = try Self.data().pieces
    #expect(try trainer.evaluate(on: data).loss == trainer.evaluate(on: data).loss)
    #expect(try trainer.evaluate(on: data.subset([0, 1])).loss == trainer.history.stepLosses[0])
    for (name, state) in states { #expect(trainer.parameters[name]?.data == state) }
  }

  /// States are part of a checkpoint, so that a run that was ended within an epoch goes on as if it
  /// had not been.
  @Test func runsGoOn() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/stateful-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/a.safetensors"
    let whole = try Self.trainer(rate: 0.1, epochs: 2).fit().stepLosses
    let steps = Mutex(0)
    let files = TrainingFiles(
      checkpoint: path,
      isInterrupted: {
        steps.withLock { count in
          count += 1
          return count == 5
        }
      })
    #expect(throws: Diagnostic.self) {
      _ = try Self.trainer(rate: 0.1, epochs: 2, files: files).fit()
    }
    let resumed = try Self.trainer(
      rate: 0.1, epochs: 2, files: TrainingFiles(resumption: path))
    #expect(try resumed.fit().stepLosses == whole)
  }

  @Test func orderAndSizeMatter() throws {
    func mistake(_ shuffles: Bool, batchSize: Int) -> Diagnostic? {
      diagnostic {
        _ = try Trainer(
          model: Self.model(rate: 0), dataset: Self.data().pieces,
          options: TrainingOptions(
            batchSize: batchSize, shuffles: shuffles, compiler: compiler(.tcc)))
      }
    }
    #expect(
      mistake(true, batchSize: 2)?.message
        == "%lstm.carried.hidden is carried from batch to batch, but rows are shuffled, so that those "
        + "of a batch do not go on those of the one before")
    let rest = mistake(false, batchSize: 4)
    #expect(rest?.message.hasSuffix("6 rows are no whole number of batches of 4") == true)
    #expect(rest?.notes == ["note: leave out 2 rows, or choose another batch size"])
  }
}
