import Formats
import Foundation
import GraphC
import Testing

@testable import Training

@Suite struct CallbackTests {
  private static func trainer(epochs: Int, rate: Double = 0.1) throws -> Trainer {
    try Trainer(
      model: line(SGD(learningRate: rate)), dataset: points(8),
      options: TrainingOptions(epochs: epochs, compiler: compiler(.interpreter)))
  }

  /// A rate so large that every epoch is worse than the one before.
  @Test(arguments: [0, 1, 3]) func stopsWhenNothingImproves(_ patience: Int) throws {
    let trainer = try Self.trainer(epochs: 20, rate: 2)
    let stopping = EarlyStopping(patience: patience)
    let history = try trainer.fit(validation: points(5), callbacks: [stopping])
    #expect(history.epochs.count == 1 + max(patience, 1))
    #expect(stopping.bestEpoch == 1)
    #expect(stopping.best == history.epochs[0].validation?.loss)
    #expect(try trainer.evaluate(on: points(5)).loss == stopping.best)
  }

  @Test func mayKeepTheLastParameters() throws {
    let trainer = try Self.trainer(epochs: 20, rate: 2)
    let stopping = EarlyStopping(patience: 2, restoresBest: false)
    let history = try trainer.fit(validation: points(5), callbacks: [stopping])
    #expect(try trainer.evaluate(on: points(5)).loss == history.epochs.last?.validation?.loss)
  }

  @Test func smallChangesAreNone() throws {
    let stopping = EarlyStopping(watching: "loss", minimumChange: 100, patience: 3)
    let history = try Self.trainer(epochs: 20).fit(callbacks: [stopping])
    #expect(history.epochs.count == 4)
  }

  @Test func namesValuesThatAreNotThere() throws {
    let stopping = EarlyStopping(watching: "validation los")
    let error = diagnostic {
      _ = try Self.trainer(epochs: 2).fit(validation: points(5), callbacks: [stopping])
    }
    #expect(error?.message == "there is no value 'validation los'; did you mean 'validation loss'?")
  }

  /// The second epoch is the best: a large rate then throws the parameters away.
  @Test func savesTheBestAndEveryFew() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/saver-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let saver = CheckpointSaver(folder + "/best", watching: "validation loss")
    let trainer = try Self.trainer(epochs: 5, rate: 1.5)
    let history = try trainer.fit(
      validation: points(5), callbacks: [saver, CheckpointSaver(folder + "/{epoch}", every: 2)])
    let best = try #require(
      history.epochs.min { $0.validation?.loss ?? .nan < $1.validation?.loss ?? .nan })
    #expect(saver.best == best.validation?.loss && best.number < 5)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["2", "4", "best"])
    let fresh = try Self.trainer(epochs: 5, rate: 1.5)
    try fresh.resume(from: folder + "/best")
    #expect(fresh.finishedEpochs == best.number)
    #expect(try fresh.evaluate(on: points(5)).loss == best.validation?.loss)
    let error = diagnostic {
      _ = try Self.trainer(epochs: 1).fit(callbacks: [CheckpointSaver("x", every: 0)])
    }
    #expect(error?.message == "expected an interval of at least 1 epoch, found 0")
  }

  /// A file that is read-only keeps state from being written for two epochs; a rate
  /// so small that each epoch is better than the one before.
  @Test(arguments: [2...3, 4...5]) func goesOnWithoutFiles(_ blocked: ClosedRange<Int>) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/saver-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/best"
    var warnings: [String] = []
    let saver = CheckpointSaver(path, watching: "loss") { warnings.append($0) }
    let trainer = try Self.trainer(epochs: 5, rate: 0.01)
    let blocker = Blocker(path, during: blocked)
    let error = diagnostic { _ = try trainer.fit(callbacks: [blocker, saver]) }
    #expect(
      warnings
        == blocked.map {
          """
          warning: \(path): is read-only, so it is not replaced
            note: make it writable with chmod u+w, or name another file
            note: not saved after epoch \($0); training goes on
          """
        })
    #expect(trainer.finishedEpochs == 5)
    let isLastLost = blocked.contains(5)
    #expect(error?.message == (isLastLost ? "is read-only, so it is not replaced" : nil))
    let saved = isLastLost ? blocked.lowerBound - 1 : 5
    #expect(saver.best == trainer.history.epochs[saved - 1].training.loss)
    let fresh = try Self.trainer(epochs: 5)
    try fresh.resume(from: path)
    #expect(fresh.finishedEpochs == saved)
  }

  /// Makes a file read-only after some epochs.
  private final class Blocker: TrainingCallback {
    private let path: String
    private let epochs: ClosedRange<Int>

    init(_ path: String, during epochs: ClosedRange<Int>) {
      self.path = path
      self.epochs = epochs
    }

    func finished(
      _ epoch: TrainingHistory.Epoch, of trainer: Trainer
    ) -> CallbackDecision {
      try? FileManager.default.setAttributes(
        [.posixPermissions: epochs.contains(epoch.number) ? 0o400 : 0o600], ofItemAtPath: path)
      return .goOn
    }
  }

  @Test func placesThatCannotBeWrittenAreToldFirst() throws {
    let trainer = try Self.trainer(epochs: 5)
    let saver = CheckpointSaver("/nowhere/{epoch}.safetensors")
    let error = diagnostic { _ = try trainer.fit(callbacks: [saver]) }
    #expect(error?.description == "error: /nowhere/0.safetensors: no such file or directory")
    #expect(trainer.finishedEpochs == 0)
  }

  @Test func writesCommaSeparatedValues() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "graphc-log-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let history = try Self.trainer(epochs: 3)
      .fit(validation: points(5), callbacks: [CSVLog(path)])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "epoch,seconds,loss,near,validation loss,validation near")
    #expect(lines.count == 4)
    let cells = lines[3].split(separator: ",").compactMap { Double($0) }
    #expect(cells[0] == 3)
    #expect(cells[2] == history.epochs[2].training.loss)
    #expect(cells[4] == history.epochs[2].validation?.loss)
  }

  /// Lines are added while columns are the same, and all are written anew when there is another.
  @Test func logsGrow() throws {
    let path = FileManager.default.temporaryDirectory.path + "/log-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (trainer, log) = (try Self.trainer(epochs: 2), CSVLog(path))
    for validation in [nil, try points(5)] {
      _ = try trainer.fit(validation: validation, callbacks: [log])
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      #expect(lines[0].contains("validation loss") == (validation != nil))
      let numbers = lines.dropFirst().map { $0.prefix { $0 != "," } }
      #expect(numbers == (1...trainer.finishedEpochs).map { "\($0)"[...] })
      let counts = lines.map { line in line.count { $0 == "," } }
      #expect(Set(counts).count == 1)
    }
  }
}
