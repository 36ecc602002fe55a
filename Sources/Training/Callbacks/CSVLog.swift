import Files
import GraphC

/// Writes a line for every epoch to a file of comma-separated values.
///
/// Columns are the epoch's number, its seconds, and all values by name. The file is whole after
/// every epoch, and holds all epochs of the trainer, also those before a resumption.
public final class CSVLog: TrainingCallback {
  public let path: String
  private var file: AppendedFile?
  /// What the file has: names of columns, and epochs.
  private var names: Set<String> = []
  private var count = 0

  public init(_ path: String) { self.path = path }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    // One more line, unless there is a new column, or the file is another by now.
    let follows = count + 1 == epoch.number && names.isSuperset(of: epoch.values.keys)
    if let file, follows, file.isIntact {
      try file.append(Array(line(epoch).utf8))
    } else {
      let epochs = trainer.history.epochs
      names = Set(epochs.flatMap { $0.values.keys })
      let header = (["epoch", "seconds"] + names.sorted()).map(Self.quoted).joined(separator: ",")
      let text = ([header + "\n"] + epochs.map(line)).joined()
      file = try AppendedFile(path, beginning: Array(text.utf8))
    }
    count = epoch.number
    return .goOn
  }

  private func line(_ epoch: TrainingHistory.Epoch) -> String {
    let cells = names.sorted().map { name in epoch.values[name].map { "\($0)" } ?? "" }
    return ([String(epoch.number), "\(epoch.seconds)"] + cells).joined(separator: ",") + "\n"
  }

  /// A name with commas or quotes as a cell.
  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
