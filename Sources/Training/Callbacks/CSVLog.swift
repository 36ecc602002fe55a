import Formats
import GraphC

/// Writes a line for every epoch to a file of comma-separated values.
///
/// Columns are the epoch's number, its seconds, and all values by name. The file is whole after
/// every epoch.
public final class CSVLog: TrainingCallback {
  public let path: String
  private var names: [String] = []
  private var lines: [String] = []

  public init(_ path: String) { self.path = path }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    let values = epoch.values
    if lines.isEmpty {
      names = values.keys.sorted()
      lines = [(["epoch", "seconds"] + names).map(Self.quoted).joined(separator: ",")]
    }
    let cells = names.map { values[$0].map { "\($0)" } ?? "" }
    lines.append(([String(epoch.number), "\(epoch.seconds)"] + cells).joined(separator: ","))
    let text = lines.joined(separator: "\n") + "\n"
    try FileAccess.write(Array(text.utf8), to: path)
    return .goOn
  }

  /// A name with commas or quotes as a cell.
  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
