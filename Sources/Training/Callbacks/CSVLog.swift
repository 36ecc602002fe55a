import Formats
import GraphC

/// Writes a line for every epoch to a file of comma-separated values.
///
/// Columns are the epoch's number, its seconds, and all values by name. The file is whole after
/// every epoch, and holds all epochs of the trainer, also those before a resumption.
public final class CSVLog: TrainingCallback {
  public let path: String

  public init(_ path: String) { self.path = path }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    let epochs = trainer.history.epochs
    let names = Set(epochs.flatMap { $0.values.keys }).sorted()
    var lines = [(["epoch", "seconds"] + names).map(Self.quoted).joined(separator: ",")]
    for epoch in epochs {
      let cells = names.map { name in epoch.values[name].map { "\($0)" } ?? "" }
      lines.append(([String(epoch.number), "\(epoch.seconds)"] + cells).joined(separator: ","))
    }
    try FileAccess.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
    return .goOn
  }

  /// A name with commas or quotes as a cell.
  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
