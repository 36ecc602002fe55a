import Formats
import IR
import Testing

@Suite struct CSVTests {
  private func read(
    _ text: String, delimiter: Character = ",", header: CSVHeader = .automatic
  ) throws -> CSVTable {
    try CSV.read(bytes: Array(text.utf8), name: "x.csv", delimiter: delimiter, header: header)
  }

  @Test(arguments: [
    "-2,-1,0\n1,2,3\n", "-2,-1,0\r\n1,2,3\r\n", "-2,-1,0\n1,2,3", "-2,-1,0\n1,2,3\n\n\n",
    "\u{FEFF}-2,-1,0\n1,2,3\n", " -2 ,\t-1,0 \n1.0,+2e0,.3e1\n", "\"-2\",\"-1\",0\n1,\"2\",3\n",
  ])
  func readsNumbers(text: String) throws {
    let table = try read(text)
    #expect(table.names == [])
    #expect(table.values == .counting(.f64, [2, 3]))
  }

  @Test func readsHeaders() throws {
    let table = try read("a,\"b, \"\"c\"\"\nd\"\n-2,-1\n0,1\n")
    #expect(table.names == ["a", "b, \"c\"\nd"])
    #expect(table.values == .counting(.f64, [2, 2]))
    #expect(table[1, 0] == 0)
    #expect(try read("1,2\n3,4\n", header: .present).names == ["1", "2"])
    #expect(try read("1,2\n3,4\n", header: .absent).rowCount == 2)
    #expect(try read("a,b\n").values.type == TensorType(.f64, [0, 2]))
  }

  @Test func readsOtherDelimitersAndSpecialValues() throws {
    let table = try read("nan;-Infinity;inf;5e-324\n", delimiter: ";")
    #expect(table[0, 0].isNaN)
    #expect((1...3).map { table[0, $0] } == [-.infinity, .infinity, .leastNonzeroMagnitude])
    #expect(try read("1\t2\n", delimiter: "\t").columnCount == 2)
  }

  @Test(arguments: [
    ("", "is empty or starts with a blank line, expected rows of numbers"),
    ("\n1,2\n", "is empty or starts with a blank line, expected rows of numbers"),
    ("a,b\n1,2\n3\n", "line 3: expected 2 fields, found 1"),
    ("1,2\n3,4,5\n", "line 2: expected 2 fields, found 3"),
    ("a,b\n1,x\n", "line 2, column 2 (\"b\"): expected a number, found \"x\""),
    ("1,2\n3,\n", "line 2, column 2: expected a number, found an empty field"),
    ("1,2\n3,0x10\n", "line 2, column 2: expected a number, found \"0x10\""),
    ("1,2\n3,1e999\n", "line 2, column 2: expected a number, found \"1e999\""),
    ("1,2\n\n3,4\n", "line 2: blank line between rows"),
    ("1\n\"2\n", "line 2, column 1: the opening quote is never closed"),
    ("1,\"2\"3\n", "line 1, column 2: text after the closing quote"),
    ("1,2\"\n", "line 1, column 2: quote inside a field that does not start with one"),
    ("1,2\r3,4", "line 1, column 2: carriage return without line feed"),
    ("\"a\n\",b\n1,?\n", "line 3, column 2 (\"b\"): expected a number, found \"?\""),
    (
      "1,b\n",
      """
      line 1 is neither a header nor numbers: column 1 is a number, column 2 is "b"
        note: state whether the file has a header if this is meant
      """
    ),
  ])
  func rejects(text: String, message: String) {
    #expect(diagnosticText { _ = try read(text) } == "error: x.csv: \(message)")
  }

  @Test func rejectsBytesThatAreNotText() {
    #expect(
      diagnosticText { _ = try CSV.read(bytes: [0x31, 0x2C, 0xFF], name: "x") }
        == "error: x: line 1, column 2: field is not UTF-8")
    #expect(
      diagnosticText { _ = try CSV.read(bytes: [0x31, 0x0A, 0x1B, 0x00], name: "x") }
        == "error: x: line 2, column 1: expected a number, found \"\\u{1B}\\0\"")
  }

  @Test(arguments: ["\"", "\n", "\r\n", "ä", "√"] as [Character])
  func rejectsDelimiters(delimiter: Character) {
    #expect(
      diagnosticText { _ = try read("1", delimiter: delimiter) }
        .contains("cannot separate fields"))
  }

  @Test(arguments: [[], ["a", "b \"c\"\n,"]]) func roundTrips(names: [String]) throws {
    let elements: [Double] = [
      0.1, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1, -.infinity,
    ]
    let table = try CSVTable(names: names, values: TensorData([3, 2], elements))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/data.csv"
      try CSV.write(table, to: path, delimiter: ";")
      let copy = try CSV.read(path, delimiter: ";")
      #expect(copy.names == names)
      #expect(copy.values.isIdentical(to: table.values))
    }
  }

  @Test func rejectsTablesThatDoNotFit() {
    #expect(
      diagnosticText { _ = try CSVTable(values: .counting(.f32, [1, 1])) }
        == "error: CSVTable: expected f64[rows x columns], found f32[1x1]")
    #expect(
      diagnosticText { _ = try CSVTable(names: ["a"], values: .counting(.f64, [1, 2])) }
        == "error: CSVTable: 1 names for 2 columns")
    #expect(
      diagnosticText {
        let table = try CSVTable(values: .counting(.f64, [1, 2]))
        _ = try CSV.bytes(of: table, name: "x", delimiter: ".")
      } == "error: x: delimiter \".\" occurs in numbers")
  }
}
