import IR

/// Lines of C with indentation by nesting.
struct CWriter {
  private(set) var text: CCode = ""
  private var depth = 0

  mutating func line(_ line: CCode = "") {
    if !line.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += line
    }
    text += "\n"
  }

  /// A line that says something about others' values, whose names may be anything.
  mutating func comment(_ words: String) { line("/* \(CCode.comment(words)) */") }

  /// Lines made by another writer, indented further.
  mutating func lines(_ text: CCode) {
    for line in text.lines { self.line(line) }
  }

  /// `head {`, the body, `}`.
  mutating func block(_ head: CCode, tail: CCode = "}", _ body: (inout CWriter) -> Void) {
    line(head.isEmpty ? "{" : head + " {")
    depth += 1
    body(&self)
    depth -= 1
    line(tail)
  }
}
