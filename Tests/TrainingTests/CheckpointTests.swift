import Foundation
import GraphC
import Synchronization
import Testing

@testable import Training

/// A run that is cut anywhere and resumed computes every bit of the run that was not.
@Suite struct CheckpointTests {
  /// Adam has states of its own; the noise draws from a key that is a state too.
  static let noisy = Model(
    name: "noisy", defaultBatchSize: 4, optimizer: Adam(learningRate: 0.05)
  ) { builder, n in
    let x = builder.input("x", [n, 1])
    let y = builder.input("y", [n, 1])
    let key = builder.state("random.key", [2], .i64, initializer: .constant(7))
    builder.update(key, to: key + 1)
    let noise = 0.1 * randomNormal(key, [n, 1])
    let prediction = Dense(1)(Dense(8, activation: .tanh)(x + noise))
    builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    builder.output("near", abs(prediction - y).less(0.5).cast(to: .i64).sum())
  }

  private func trainer(
    _ backend: Backend = .interpreter, epochs: Int = 3, files: TrainingFiles? = nil,
    seed: Int64 = 3, batchSize: Int? = nil, rows: Int = 10, model: Model = noisy
  ) throws -> Trainer {
    let options = TrainingOptions(
      batchSize: batchSize, epochs: epochs, seed: seed, recordsSteps: true,
      compiler: compiler(backend), files: files)
    return try Trainer(model: model, dataset: points(rows), options: options)
  }

  private func withFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/checkpoints-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder + "/a.safetensors")
  }

  /// Steps of the epochs; the two numbers that clocks give are left out.
  private func numbers(_ history: TrainingHistory) -> [[Double]] {
    [history.stepLosses]
      + history.epochs.map {
        [
          Double($0.number), $0.training.loss, $0.training.metrics["near"] ?? .nan,
          $0.validation?.loss ?? -1,
        ]
      }
  }

  /// Files of a run that is interrupted after so many steps.
  private func interrupted(after cut: Int, _ path: String) -> TrainingFiles {
    let steps = Mutex(0)
    return TrainingFiles(
      checkpoint: path,
      isInterrupted: {
        steps.withLock { count in
          count += 1
          return count == cut
        }
      })
  }

  /// Leaves a checkpoint after so many steps.
  private func interrupt(after cut: Int, _ backend: Backend, _ path: String) throws {
    let trainer = try trainer(backend, files: interrupted(after: cut, path))
    let stopped = diagnostic { _ = try trainer.fit(validation: points(5)) }
    #expect(stopped.map(Interruption.isCause) == true)
    let place =
      "epoch \((cut - 1) / 3 + 1), step \((cut - 1) % 3 + 1) of 3"
    #expect(stopped?.message == "state saved to \(path): \(place)")
  }

  private func expectEqual(_ a: Trainer, _ b: Trainer) {
    #expect(a.parameters.keys == b.parameters.keys)
    for (name, buffer) in a.parameters {
      #expect(b.parameters[name].map { buffer.data.isIdentical(to: $0.data) } == true, "\(name)")
    }
  }

  /// Ten rows in batches of four are three steps an epoch; 1...9 cut inside and between epochs.
  @Test(arguments: [Backend.interpreter, .tcc], 1...9)
  func resumedRunsAreTheSameToTheBit(_ backend: Backend, cut: Int) throws {
    try withFile { path in
      let whole = try trainer(backend)
      let expected = try whole.fit(validation: points(5))
      try interrupt(after: cut, backend, path)
      let second = try trainer(backend, files: TrainingFiles(resumption: path))
      let found = try second.fit(validation: points(5))
      #expect(numbers(found) == numbers(expected))
      #expect(found.epochs.count == 3 && found.stepLosses.count == 9)
      expectEqual(whole, second)
      // What follows is the same as well.
      #expect(numbers(try whole.fit()) == numbers(try second.fit()))
      expectEqual(whole, second)
    }
  }

  /// With a rate as large the loss rises, so that stopping counts epochs, and then ends training.
  @Test(arguments: 1...12) func callbacksGoOn(_ cut: Int) throws {
    try withFile { path in
      let model = Self.noisy.trained(by: SGD(learningRate: 0.6))
      func callbacks() -> (EarlyStopping, [any TrainingCallback]) {
        let stopping = EarlyStopping(patience: 2)
        return (stopping, [stopping, EarlyStopping(watching: "near", goal: .maximum, patience: 9)])
      }
      let (whole, (stopping, all)) = (try trainer(epochs: 9, model: model), callbacks())
      let expected = try whole.fit(validation: points(5), callbacks: all)
      try #require(expected.epochs.count < 9 && expected.epochs.count >= 3)
      let first = try trainer(epochs: 9, files: interrupted(after: cut, path), model: model)
      _ = diagnostic { _ = try first.fit(validation: points(5), callbacks: callbacks().1) }
      let second = try trainer(epochs: 9, files: TrainingFiles(resumption: path), model: model)
      let (resumed, others) = callbacks()
      let found = try second.fit(validation: points(5), callbacks: others)
      #expect(numbers(found) == numbers(expected))
      #expect(resumed.best == stopping.best && resumed.bestEpoch == stopping.bestEpoch)
      expectEqual(whole, second)
    }
  }

  @Test func epochsCountFromTheBeginning() throws {
    try withFile { path in
      let whole = try trainer(epochs: 4)
      let expected = try whole.fit()
      _ = try trainer(epochs: 2, files: TrainingFiles(checkpoint: path)).fit()
      let second = try trainer(epochs: 4, files: TrainingFiles(resumption: path))
      #expect(second.finishedEpochs == 2)
      #expect(numbers(try second.fit()) == numbers(expected))
      expectEqual(whole, second)
    }
  }

  /// Calls of `fit` that had ended return what they measured, without running again.
  @Test func severalCallsOfFit() throws {
    try withFile { path in
      let whole = try trainer(epochs: 2)
      let expected = [try whole.fit(), try whole.fit(), try whole.fit()].map(numbers)
      let first = try trainer(epochs: 2, files: TrainingFiles(checkpoint: path))
      _ = (try first.fit(), try first.fit())
      let second = try trainer(epochs: 2, files: TrainingFiles(resumption: path))
      #expect([try second.fit(), try second.fit(), try second.fit()].map(numbers) == expected)
      expectEqual(whole, second)
    }
  }

  /// The second of two trainers was at work: the first runs again and writes nothing.
  @Test func severalTrainers() throws {
    try withFile { path in
      let files = TrainingFiles(checkpoint: path)
      _ = try trainer(files: files, seed: 1).fit()
      _ = try trainer(epochs: 2, files: files, seed: 2).fit()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      let again = TrainingFiles(checkpoint: path, resumption: path)
      _ = try trainer(files: again, seed: 1).fit()
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      let second = try trainer(files: again, seed: 2)
      #expect(second.finishedEpochs == 2)
      let whole = try trainer(seed: 2)
      #expect(numbers(try second.fit()) == numbers(try whole.fit()))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != before)
    }
  }

  @Test func stepsBetweenFiles() throws {
    try withFile { path in
      let seen = Mutex<[Int]>([])
      let files = TrainingFiles(
        checkpoint: path, stepInterval: 2, pause: .zero,
        isInterrupted: {
          let steps = try? Checkpoint(path).progress.finishedSteps
          seen.withLock { $0.append(steps ?? -1) }
          return false
        })
      _ = try trainer(epochs: 2, files: files).fit()
      // Asked before the step's own file: none, none, after step 2, after the epoch, after step 4.
      #expect(seen.withLock { $0 } == [-1, -1, 2, 0, 1, 1])
    }
  }

  /// A file that is read-only keeps state from being written after such steps;
  /// training is asked to stop after the step `cut`.
  private func files(
    _ path: String, blockedAfter steps: ClosedRange<Int>, cut: Int? = nil,
    print: @escaping @Sendable (String) -> Void
  ) -> TrainingFiles {
    let count = Mutex(0)
    return TrainingFiles(
      checkpoint: path, stepInterval: 1, pause: .zero,
      isInterrupted: {
        let step = count.withLock { count in
          count += 1
          return count
        }
        try? FileManager.default.setAttributes(
          [.posixPermissions: steps.contains(step) ? 0o400 : 0o600], ofItemAtPath: path)
        return step == cut
      }, print: print)
  }

  /// Also the file of the first epoch, after step 3, is not written.
  @Test func filesThatCannotBeWrittenDoNotEndTraining() throws {
    try withFile { path in
      let lines = Mutex<[String]>([])
      let files = files(path, blockedAfter: 2...4) { line in lines.withLock { $0.append(line) } }
      let (first, whole) = (try trainer(files: files), try trainer())
      #expect(numbers(try first.fit()) == numbers(try whole.fit()))
      #expect(
        lines.withLock { $0 } == [
          """
          warning: \(path): is read-only, so it is not replaced
            note: make it writable with chmod u+w, or name another file
            note: not saved: epoch 1, step 2 of 3; the file still has an earlier state: epoch 1, \
          step 1 of 3
          """, "  note: training goes on and tries again",
          "state is saved again: epoch 2, step 2 of 3",
        ])
      try files.requireSaved()
      #expect(try Checkpoint(path).progress.finishedEpochs == 3)
    }
  }

  /// Training ends as it would, and what it lost is told then.
  @Test func lastFilesThatCannotBeWrittenAreToldAtTheEnd() throws {
    try withFile { path in
      let files = files(path, blockedAfter: 7...9) { _ in }
      let (first, whole) = (try trainer(files: files), try trainer())
      #expect(numbers(try first.fit()) == numbers(try whole.fit()))
      let lost = diagnostic { try files.requireSaved() }
      #expect(
        lost?.description == """
          error: \(path): is read-only, so it is not replaced
            note: make it writable with chmod u+w, or name another file
            note: not saved: 3 epochs; the file still has an earlier state: 2 epochs
          """)
      let second = try trainer(files: TrainingFiles(resumption: path))
      #expect(second.finishedEpochs == 2)
      _ = try second.fit()
      expectEqual(whole, second)
    }
  }

  @Test func interruptionsThatCannotSaveAreErrors() throws {
    try withFile { path in
      let files = files(path, blockedAfter: 5...5, cut: 5) { _ in }
      let error = diagnostic { _ = try trainer(files: files).fit() }
      #expect(
        error?.description == """
          error: \(path): is read-only, so it is not replaced
            note: make it writable with chmod u+w, or name another file
            note: not saved: epoch 2, step 2 of 3; the file still has an earlier state: epoch 2, \
          step 1 of 3
          """)
      let saved = try Checkpoint(path)
      #expect(saved.progress.finishedSteps == 1)
    }
  }

  @Test func placesThatCannotBeWrittenAreToldFirst() throws {
    let files = TrainingFiles(checkpoint: "/nowhere/a")
    let error = diagnostic { _ = try trainer(files: files) }
    #expect(error?.description == "error: /nowhere/a: no such file or directory")
  }

  @Test func whatDoesNotFitIsTold() throws {
    try withFile { path in
      _ = try trainer(files: TrainingFiles(checkpoint: path)).fit()
      func message(_ trainer: @autoclosure () throws -> Trainer) -> Diagnostic? {
        diagnostic { try trainer().resume(from: path) }
      }
      #expect(try message(trainer()) == nil)
      #expect(
        try message(trainer(seed: 4))?.message
          == "was written with the seed 3, but this is 4")
      #expect(
        try message(trainer(batchSize: 5))?.message
          == "was written with batches of 4, but this is 5")
      #expect(
        try message(trainer(rows: 12))?.message
          == "was written for data whose rows are 10, but this is 12")
      #expect(
        try message(trainer(model: line()))?.message
          == "was written by the model noisy, but this is line")
      let other = Model(name: "noisy", defaultBatchSize: 4, optimizer: SGD()) { builder, n in
        let prediction = Dense(2)(builder.input("x", [n, 1])).sum([1], keepingDimensions: true)
        let loss = meanSquaredError(predictions: prediction, targets: builder.input("y", [n, 1]))
        builder.output("loss", loss)
        builder.output("near", prediction.less(0.5).cast(to: .i64).sum())
      }
      let found = try message(trainer(model: other))
      #expect(found?.message == "does not fit the model noisy")
      #expect(
        found?.notes.first { $0.contains("mismatched") }
          == "note: mismatched: dense.bias is f32[2], found f32[8], "
          + "dense.weight is f32[1x2], found f32[1x8]")
      #expect(found?.notes.first?.hasPrefix("note: unexpected: adam.m.dense.bias, ") == true)
    }
  }
}
