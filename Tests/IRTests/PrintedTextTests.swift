import Testing

@testable import IR

@Suite struct PrintedTextTests {
  @Test func whatCommandsATerminalIsShown() {
    #expect(
      PrintedText.line("a\u{1b}[2J\u{9b}m\u{7f}\n\r\t\u{0}")
        == #"a\u{1b}[2J\u{9b}m\u{7f}\n\r\t\u{0}"#)
    #expect(
      PrintedText.line("x\u{202e}y\u{2066}\u{feff}\u{2029}")
        == #"x\u{202e}y\u{2066}\u{feff}\u{2029}"#)
    #expect(PrintedText.line("é 日本 × ✘ \u{1F600}") == "é 日本 × ✘ \u{1F600}")
    #expect(PrintedText.lines("a\n\tb\r\u{7}") == "a\n\tb\\r\\u{7}")
  }

  @Test func randomNamesAreOfOneLine() {
    for name in CodeTests.names(5000, seed: 2) {
      let line = PrintedText.line(name)
      #expect(line.unicodeScalars.allSatisfy(PrintedText.isPrinted))
      #expect(PrintedText.line(line) == line)
      let printed = PrintedText.lines(name)
      #expect(
        printed.unicodeScalars.allSatisfy {
          "\n\t".contains(Character($0)) || PrintedText.isPrinted($0)
        })
    }
  }

  @Test func diagnosticsKeepTheirLines() {
    let error = Diagnostic(
      stage: "x", subject: "a\nerror: b", message: "\u{1b}[2J", notes: ["note: c\nd", "e"])
    #expect(
      error.description == #"""
        error: a\nerror: b: \u{1b}[2J
          note: c\nd
          e
        """#)
  }

  /// IR text shows codes, and is read as the characters.
  @Test func graphsOfRandomNamesAreReadAgain() throws {
    for name in CodeTests.names(500, seed: 3) {
      let builder = GraphBuilder(name)
      builder.output("y", builder.argument("x", .input, TensorType(.f32, [2])))
      let graph = try builder.finish()
      #expect(graph.text.unicodeScalars.allSatisfy { $0 == "\n" || PrintedText.isPrinted($0) })
      let again = try GraphParser.parse(graph.text, name: "g", operators: Stub.named)
      #expect(Array(again.name.unicodeScalars) == Array(name.unicodeScalars))
    }
  }
}
