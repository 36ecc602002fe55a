/// The one error type: what was found, what was expected, where it came from, and how to fix it.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// The part of the compiler that found it, such as `build`, `parse` or `compile`.
  public var stage: String
  /// What it is about: an operator, file, model or flag.
  public var subject: String
  /// Lower case, no full stop.
  public var message: String
  /// Further lines: the node, origins of operands, a suggested fix.
  public var notes: [String]

  public init(stage: String, subject: String, message: String, notes: [String] = []) {
    self.stage = stage
    self.subject = subject
    self.message = message
    self.notes = notes
  }

  /// As people read it: names and paths in it cannot begin lines, or command a terminal.
  public var description: String {
    (["error: \(subject): \(message)"] + notes.map { "  " + $0 }).map(PrintedText.line)
      .joined(separator: "\n")
  }

  /// One error for several: the first error whole, the others as notes.
  package static func combined(_ all: [Diagnostic], subject: String) -> Diagnostic? {
    guard let first = all.first else { return nil }
    if all.count == 1 { return first }
    let details = all.flatMap { $0.description.split(separator: "\n").map(String.init) }
    return Diagnostic(
      stage: first.stage, subject: subject, message: "\(all.count) errors", notes: details)
  }
}

/// Suggestions for misspelt names.
package enum Spelling {
  /// Longer names come from hostile files and get no suggestion, which bounds the time.
  private static let maximumLength = 64

  /// `; did you mean 'x'?` for the nearest of `candidates`, or nothing if none is near.
  package static func suggestion(for word: String, among candidates: [String]) -> String {
    guard word.utf8.count <= maximumLength else { return "" }
    let limit = min(max(1, word.count / 3), word.count - 1)
    let near = candidates.filter { $0.utf8.count <= maximumLength }
      .map { (distance($0, word), $0) }.min { $0 < $1 }
    guard let (distance, name) = near, distance <= limit else { return "" }
    return "; did you mean '\(name)'?"
  }

  /// Insertions, deletions, substitutions, and swaps of neighbours that make one word the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    var (before, last) = ([Int](), Array(0...b.count))
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        let substituted = last[j] + (a[i] == b[j] ? 0 : 1)
        var least = min(substituted, row[j] + 1, last[j + 1] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, before[j - 1] + 1)
        }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
