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

  public var description: String {
    (["error: \(subject): \(message)"] + notes.map { "  " + $0 }).joined(separator: "\n")
  }

  /// One error for several: the first error whole, the others as notes.
  public static func combined(_ all: [Diagnostic], subject: String) -> Diagnostic? {
    guard let first = all.first else { return nil }
    if all.count == 1 { return first }
    let details = all.flatMap { $0.description.split(separator: "\n").map(String.init) }
    return Diagnostic(
      stage: first.stage, subject: subject, message: "\(all.count) errors", notes: details)
  }
}

/// Suggestions for misspelt names.
public enum Spelling {
  /// Longer names come from hostile files and get no suggestion, which bounds the time.
  private static let maximumLength = 64

  /// `; did you mean 'x'?` for the nearest of `candidates`, or nothing if none is near.
  public static func suggestion(for word: String, among candidates: [String]) -> String {
    guard word.utf8.count <= maximumLength else { return "" }
    let limit = min(max(1, word.count / 3), word.count - 1)
    let near = candidates.filter { $0.utf8.count <= maximumLength }
      .map { (distance($0, word), $0) }.min { $0 < $1 }
    guard let (distance, name) = near, distance <= limit else { return "" }
    return "; did you mean '\(name)'?"
  }

  /// Levenshtein distance: insertions, deletions and substitutions.
  static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b.lowercased())
    var row = Array(0...b.count)
    for (i, x) in a.lowercased().enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
