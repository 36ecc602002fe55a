import IR

/// Reads tensors as people type them: `1.5`, `[1, 2, 3]`, `[[true], [false]]`.
struct TensorLiteral {
  private let name: String
  private let elementType: ElementType
  private var rest: Substring
  private var elements: [Literal] = []

  /// Reads a tensor; `name` is what the text is for, in messages.
  ///
  /// - Throws: when the text is malformed, lists differ in length, or a number does not fit.
  static func parse(_ text: String, name: String, elementType: ElementType)
    throws(Diagnostic) -> TensorData
  {
    var parser = TensorLiteral(name: name, elementType: elementType, rest: text[...])
    let extents = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.rest.isEmpty else {
      throw parser.failure("unexpected '\(parser.rest.prefix(20))'")
    }
    let type = TensorType(elementType, Shape(extents))
    return elementType.isReal
      ? TensorData(type, doubles: parser.elements.map(\.double))
      : TensorData(type, integers: parser.elements.map(\.integer))
  }

  private init(name: String, elementType: ElementType, rest: Substring) {
    self.name = name
    self.elementType = elementType
    self.rest = rest
  }

  /// The extents of the value that comes next.
  private mutating func value(depth: Int) throws(Diagnostic) -> [Int] {
    guard depth <= Shape.maximumRank else { throw failure("more than \(depth - 1) axes") }
    skipBlanks()
    guard rest.first == "[" else {
      elements.append(try element())
      return []
    }
    rest.removeFirst()
    var inner: [Int]?
    var count = 0
    while try !skip("]") {
      if count > 0, try !skip(",") { throw failure("expected ',' or ']', found \(found)") }
      let extents = try value(depth: depth + 1)
      if let inner, inner != extents {
        throw failure("lists differ in length: \(Shape(inner).text) and \(Shape(extents).text)")
      }
      inner = extents
      count += 1
    }
    return [count] + (inner ?? [])
  }

  private mutating func element() throws(Diagnostic) -> Literal {
    let word = String(rest.prefix { $0 != "," && $0 != "]" && $0 != "[" && !$0.isWhitespace })
    guard !word.isEmpty else { throw failure("expected a number or '[', found \(found)") }
    rest = rest.dropFirst(word.count)
    if elementType == .bool {
      switch word {
      case "true", "1": return Literal(1, .bool)
      case "false", "0": return Literal(0, .bool)
      default: throw failure("expected true or false, found '\(word.prefix(20))'")
      }
    }
    if elementType.isReal {
      if let number = Double(word) { return Literal(try inRange(number, word), elementType) }
    } else if let number = Int64(word) {
      if Literal(Double(number), elementType).integer == number || elementType == .i64 {
        return Literal(integer: number, elementType)
      }
      throw failure("\(number) is outside the range of \(elementType.rawValue)")
    }
    let what = elementType.isReal ? "a number" : "an integer"
    throw failure("expected \(what), found '\(word.prefix(20))'")
  }

  /// A number as it is written: only words are infinite.
  private func inRange(_ number: Double, _ word: String) throws(Diagnostic) -> Double {
    let isWord = word.drop { $0 == "-" || $0 == "+" }.first?.isLetter == true
    guard isWord || number.isFinite && elementType.represents(number) else {
      throw failure("\(word.prefix(20)) is outside the range of \(elementType.rawValue)")
    }
    return number
  }

  private var found: String { rest.first.map { "'\($0)'" } ?? "the end" }

  private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

  private mutating func skip(_ symbol: Character) throws(Diagnostic) -> Bool {
    skipBlanks()
    guard rest.first == symbol else {
      if rest.isEmpty { throw failure("expected ']', found the end") }
      return false
    }
    rest.removeFirst()
    return true
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(
      stage: "run", subject: name, message: message,
      notes: ["note: write a number, a nested list such as [[1, 2], [3, 4]], or @FILE.npy"])
  }
}

extension Shape {
  fileprivate var text: String { rank == 0 ? "a number" : "[\(self)]" }
}
