import Formats
import Foundation
import GraphC

/// Writes all values of every epoch to event files that TensorBoard shows.
///
/// They are whole after every epoch; `tensorboard --logdir DIRECTORY` finds them.
///
/// Training and validation are runs of their own, as Keras has them, so that a value's two curves
/// share a chart: `DIRECTORY/train` and `DIRECTORY/validation`.
public final class TensorBoardLog: TrainingCallback {
  public let directory: String
  private var files: [String: (path: String, events: EventFile)] = [:]

  public init(_ directory: String) { self.directory = directory }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    try write(epoch.training, of: epoch.number, to: "train")
    if let validation = epoch.validation {
      try write(validation, of: epoch.number, to: "validation")
    }
    return .goOn
  }

  private func write(
    _ measurement: Measurement, of epoch: Int, to run: String
  ) throws(Diagnostic) {
    let time = Date().timeIntervalSince1970
    var file = if let file = files[run] { file } else { try open(run, time: time) }
    let values = [("loss", measurement.loss)] + measurement.metrics.sorted { $0.key < $1.key }
    for (name, value) in values {
      file.events.add("epoch_" + name, value, step: epoch, time: time)
    }
    files[run] = file
    try FileAccess.write(file.events.bytes, to: file.path)
  }

  private func open(
    _ run: String, time: Double
  ) throws(Diagnostic) -> (path: String, events: EventFile) {
    let folder = directory + "/" + run
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        stage: "train", subject: folder,
        message: "cannot be made a directory: \(error.localizedDescription)")
    }
    let name = "events.out.tfevents.\(Int(time)).\(ProcessInfo.processInfo.processIdentifier)"
    return (folder + "/" + name, EventFile(time: time))
  }
}
