import Files
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
  private var files: [String: AppendedFile] = [:]

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
    var events = EventFile(time: time, isContinued: files[run] != nil)
    let values = [("loss", measurement.loss)] + measurement.metrics.sorted { $0.key < $1.key }
    for (name, value) in values {
      events.add("epoch_" + name, value, step: epoch, time: time)
    }
    if let file = files[run] {
      try file.append(events.bytes)
    } else {
      files[run] = try AppendedFile(try place(run, time: time), beginning: events.bytes)
    }
  }

  private func place(_ run: String, time: Double) throws(Diagnostic) -> String {
    let folder = directory + "/" + run
    try FileWriting.makeFolder(folder)
    let second = Int(saturating: time)
    let name = "events.out.tfevents.\(second).\(ProcessInfo.processInfo.processIdentifier)"
    return folder + "/" + name
  }
}
