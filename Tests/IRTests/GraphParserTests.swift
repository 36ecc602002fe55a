import IR
import Testing

/// Mistakes in text: message and place, and texts made to hurt.
@Suite struct GraphParserTests {
  private func failure(_ text: String) -> Diagnostic? {
    do {
      _ = try Stub.parse(text)
      return nil
    } catch { return error }
  }

  /// The text of a graph over `%x: f32[2x3]` and `%n: i64[]` with `body`, which starts on line 2.
  private func graph(_ body: String, result: String = "y: f32[2x3]") -> String {
    "graph g(%x: input f32[2x3], %n: state i64[] = zeros) -> (\(result)) {\n\(body)\n}"
  }

  @Test func ownMessageOfAnOperatorAndItsOperands() throws {
    let error = try #require(failure(graph("  %0 = add %x, %n : f32[2x3]\n  return %0")))
    #expect(error.stage == "parse")
    #expect(error.subject == "test.ir:2:8")
    #expect(error.message == "add: types differ: f32[2x3] and i64[]")
    #expect(error.notes == ["%0 = add %x, %n : operands f32[2x3], i64[]"])
  }

  @Test(arguments: [
    ("%0 = negat %x : f32[2x3]", "negat: unknown operator; did you mean 'negate'?", "2:6"),
    ("%0 = negate %y : f32[2x3]", "unknown value %y", "2:13"),
    ("%0 = negate %xx : f32[2x3]", "unknown value %xx; did you mean 'x'?", "2:13"),
    ("%0 = negate %0 : f32[2x3]", "unknown value %0", "2:13"),
    ("%0 = negate %x : f32[3x2]", "type is f32[2x3], found f32[3x2] written", "2:18"),
    ("%1 = negate %x : f32[2x3]", "expected %0, found %1", "2:1"),
    ("%x = negate %x : f32[2x3]", "expected %0, found %x", "2:1"),
    ("%0 = sum %x : f32[]", "sum: attribute 'axes' is missing", "2:6"),
    ("%0 = sum %x {axes = 1} : f32[]", "sum: attribute 'axes' is not a list of integers", "2:6"),
    ("%0 = sum %x {axes = [2]} : f32[]", "sum: axis 2 is outside rank 2", "2:6"),
    (
      "%0 = sum %x {axes = [], axis = 1} : f32[2x3]",
      "sum: unknown attribute 'axis'; did you mean 'axes'?", "2:6"
    ),
    ("%0 = sum %x {axes = [], axes = []} : f32[2x3]", "attribute 'axes' is given twice", "2:25"),
    ("return", "expected 1 values, found 0", "2:1"),
    ("return %x, %x", "expected 1 values, found 2", "2:1"),
    ("return %n", "type is i64[], found f32[2x3] written", "1:58"),
    ("yield %x", "expected %0 or 'return', found 'yield'", "2:1"),
    ("return %x } }", "expected the end of the file, found '}'", "2:13"),
    (
      "%0 = negate %x : f31[]",
      "unknown element type 'f31'; use f32, f64, i32, i64, u8, bool, i8, f16, bf16",
      "2:18"
    ),
    ("%0 = negate %x : f32[2x]", "expected extents such as 2x3, found '2x'", "2:22"),
    ("%0 = negate %x : f32[-2]", "expected extents such as 2x3, found '-2'", "2:22"),
    ("é = negate", "unexpected byte 0xc3", "2:1"),
    ("%0 = negate % : f32[]", "expected a name after '%'", "2:13"),
  ])
  func mistakesInTheBody(_ body: String, _ message: String, _ place: String) throws {
    let error = try #require(failure(graph(body)))
    #expect(error.message == message)
    #expect(error.subject == "test.ir:\(place)")
  }

  @Test(arguments: [
    ("f32[1] [1e39]", "1e39 is outside the range of f32"),
    ("f64[1] [1e999]", "1e999 is outside the range of f64"),
    ("u8[1] [256]", "256 is outside the range of u8"),
    ("u8[1] [-1]", "-1 is outside the range of u8"),
    ("i32[1] [2147483648]", "2147483648 is outside the range of i32"),
    ("i64[1] [9223372036854775808]", "9223372036854775808 is outside the range of i64"),
    ("i32[1] [1.5]", "expected an integer, found '1.5'"),
    ("f32[1] [0x10]", "expected a number, found '0x10'"),
    ("f32[1] [infinity]", "expected a number, found 'infinity'"),
    ("f32[1] [nan.3f800000]", "expected a number, found 'nan.3f800000'"),
    ("f32[1] [nan.7ff8000000000000]", "expected a number, found 'nan.7ff8000000000000'"),
    ("bool[1] [1]", "expected true or false, found '1'"),
    ("f32[2] [1.0]", "expected 2 elements, found 1"),
    ("f32[1] [1.0, 2.0]", "expected 1 elements, found 2"),
    ("f32[] [1.0]", "expected a number, found '['"),
    ("f32[1] 1.0", "expected '[', found '1.0'"),
    ("f32[281474976710656] [1.0]", "expected 281474976710656 elements, found 1"),
    ("f32[281474976710657] [1.0]", "the shape is too large"),
    ("f32[0x281474976710657] []", "the shape is too large"),
    ("f32[99999999999999999999999] []", "the shape is too large"),
    ("f32[1] [1.0", "expected ',' or ']', found '}'"),
    ("\"a", "the string does not end on its line"),
    ("\"\\q\"", "the string has an unknown escape; use \\\" \\\\ \\n \\r \\t \\u{HEX}"),
    ("\"\\u{d800}\"", "the string has an unknown escape; use \\\" \\\\ \\n \\r \\t \\u{HEX}"),
    ("+1", "expected a value, found '+1'"),
  ])
  func mistakesInLiterals(_ literal: String, _ message: String) throws {
    let text = graph("%0 = constant {value = \(literal)} : f32[2x3]\n return %0")
    #expect(try #require(failure(text)).message == message)
  }

  @Test(arguments: [
    ("", "expected 'graph', found the end of the file"),
    ("graph (", "expected the graph's name, found '('"),
    ("graph g(%x: input f32[], %x: input f32[]) -> () { return }", "the name %x is taken"),
    (
      "graph g(%12: input f32[]) -> () { return }",
      "argument: '12' is no name; use letters, digits, '_', '.' and '-'"
    ),
    ("graph g(%x: input f32[] = zeros) -> () { return }", "an input has no initializer"),
    (
      "graph g(%x: inpt f32[]) -> () { return }",
      "expected input, parameter or state, found 'inpt'"
    ),
    (
      "graph g(%x: state f32[] = zeroes) -> () { return }",
      "unknown initializer 'zeroes'; did you mean 'zeros'?"
    ),
    ("graph g(%x: state f32[] = uniform(1)) -> () { return }", "expected 2 numbers, found 1"),
    ("graph g(%x: state f32[] = constant(a)) -> () { return }", "expected a number, found 'a'"),
    (
      "graph g(%x: input f32[]) -> (%x: f32[]) { return %x }",
      "%x is an input; only parameters and states can be updated"
    ),
    (
      "graph g(%ab: state f32[]) -> (%abc: f32[]) { return %ab }",
      "unknown argument %abc; did you mean 'ab'?"
    ),
    (
      "graph g(%x: state f32[]) -> (%x: f32[2]) { return %x }",
      "type is f32[], found f32[2] written"
    ),
    (
      "graph g(%x: state f32[]) -> (x: f32[], %x: f32[]) { return %x, %x }",
      "the name %x is taken by another result"
    ),
    (
      "graph g() -> (7: f32[]) { return }",
      "'7' is no name; use letters, digits, '_', '.' and '-'"
    ),
  ])
  func mistakesInTheHeader(_ text: String, _ message: String) throws {
    #expect(try #require(failure(text)).message == message)
  }

  @Test func graphNamesInAFileDiffer() throws {
    let text = "graph g() -> () { return }\ngraph g() -> () { return }"
    let error = #expect(throws: Diagnostic.self) {
      try GraphParser.parseFile(text, name: "f", operators: Stub.named)
    }
    #expect(error?.message == "the graph name g is taken")
    #expect(error?.subject == "f:2:1")
  }

  @Test func messagesCutHostileWords() throws {
    let error = try #require(failure(String(repeating: "g", count: 100_000)))
    #expect(error.message.count < 120)
  }

  @Test func bytesThatAreNotText() throws {
    let valid = Array(graph("%0 = mixed {type = f32, label = \"abc\"} : f32[]").utf8)
    for position in valid.indices {
      for byte: UInt8 in [0, 0x80, 0xc3, 0xff] {
        var bytes = valid
        bytes[position] = byte
        #expect(throws: Diagnostic.self) {
          try GraphParser.parse(bytes, name: "b", operators: Stub.named)
        }
      }
    }
  }
}
