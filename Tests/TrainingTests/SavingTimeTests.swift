import Foundation
import GraphC
import Synchronization
import Testing

@testable import Training

/// Files after every step of a long run: they hold the whole history, but must not take its square.
@Suite struct SavingTimeTests {
  private func seconds(_ epochs: Int, _ checkpoint: String?) throws -> Double {
    let files = TrainingFiles(checkpoint: checkpoint, stepInterval: 1)
    let options = TrainingOptions(epochs: epochs, compiler: compiler(.interpreter), files: files)
    let trainer = try Trainer(model: line(), dataset: points(10), options: options)
    let start = ContinuousClock.now
    _ = try trainer.fit()
    let time = ContinuousClock.now - start
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  @Test func savingTakesAtMostHalf() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/saving-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let alone = try seconds(600, nil)
    let saving = try seconds(600, folder + "/a")
    // The square would be 50 times as long; other tests take processors for a while.
    #expect(saving < 6 * alone + 2, "\(saving) s, \(alone) s without")
    #expect(try Checkpoint(folder + "/a").progress.finishedEpochs == 600)
  }
}
