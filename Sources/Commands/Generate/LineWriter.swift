import Synchronization

/// Prints text that comes in pieces, a line when it is whole.
final class LineWriter: Sendable {
  private let begun = Mutex("")
  private let print: @Sendable (String) -> Void

  init(print: @escaping @Sendable (String) -> Void) { self.print = print }

  func write(_ text: String) {
    let lines = begun.withLock { line in
      line += text
      var parts = line.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      line = parts.removeLast()
      return parts
    }
    for line in lines { print(line) }
  }

  /// Prints what is left of the last line.
  func end() {
    let rest = begun.withLock { line in
      defer { line = "" }
      return line
    }
    if !rest.isEmpty { print(rest) }
  }
}
