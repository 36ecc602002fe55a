import IR

/// Lines of C with indentation by nesting, and what must precede them in a file.
struct CWriter {
  private(set) var text: CCode = ""
  private(set) var prerequisites = Prerequisites()
  private var depth = 0

  mutating func line(_ line: CCode = "") {
    if !line.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += line
    }
    text += "\n"
  }

  /// One comment of several lines about others' values, whose names may be anything.
  mutating func comment(_ lines: [String]) {
    for (index, words) in lines.enumerated() {
      line(
        "\(index == 0 ? "/*" : " *") \(CCode.comment(words))\(index == lines.count - 1 ? " */" : "")"
      )
    }
  }

  /// Lines made by another writer, indented further.
  mutating func lines(_ other: CWriter) {
    for line in other.text.lines { self.line(line) }
    prerequisites.formUnion(other.prerequisites)
  }

  /// All that another writer has made, as it is.
  mutating func append(_ other: CWriter) {
    text += other.text
    prerequisites.formUnion(other.prerequisites)
  }

  func appending(_ other: CWriter) -> CWriter {
    var result = self
    result.append(other)
    return result
  }

  /// A text of the kernel library that the lines call functions of.
  mutating func require(file: String) { prerequisites.files.insert(file) }

  /// A function outside of the file that the lines call, which this declares.
  mutating func require(prototype: CCode) { prerequisites.prototypes.insert(prototype) }

  /// The declarations that tables of pieces need.
  mutating func requirePieces() { prerequisites.hasPieces = true }

  /// A function that computes a part of a kernel, which functions of other kernels and the program call.
  ///
  /// A shared one must not be copied to where it is called.
  mutating func kernelFunction(
    _ name: CCode, isShared: Bool = false, _ body: (inout CWriter) -> Void
  ) {
    prerequisites.kernelFunctions.insert(name)
    let shared: CCode = isShared ? " GC_SHARED" : ""
    block("GC_KERNEL\(shared) void \(name)(void *context, int64_t chunk)", body)
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

extension [CWriter] {
  /// One behind the other, with a blank line between them.
  var joined: CWriter {
    var result = CWriter()
    for (index, writer) in enumerated() {
      if index > 0 { result.line() }
      result.append(writer)
    }
    return result
  }
}
