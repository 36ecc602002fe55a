/// Types, numbers and tensor literals.
extension GraphParser {
  /// Reads a type, such as `f32[32x10]`.
  mutating func parseType() throws(Diagnostic) -> TensorType {
    let word = try take(.word, "a type such as f32[2x3]")
    guard let type = ElementType(rawValue: word.text) else {
      let known = ElementType.allCases.map(\.rawValue)
      throw failure(
        at: word, "unknown element type \(word.found); use \(known.joined(separator: ", "))")
    }
    return TensorType(type, try parseShape())
  }

  /// `[32x10]` or, but for a literal, `[Bx10]`; `[]` is a scalar.
  private mutating func parseShape(ofLiteral isLiteral: Bool = false) throws(Diagnostic) -> Shape {
    try expect("[")
    if try skip("]") { return [] }
    let word = try take(.word, "extents such as 2x3")
    try expect("]")
    let parts = Self.extents(in: word)
    let factors = parts.map(Self.batchFactor)
    guard zip(parts, factors).allSatisfy({ $1 != nil || Self.isDigits($0) }) else {
      throw failure(at: word, "expected extents such as 2x3, found \(word.found)")
    }
    guard !isLiteral || factors.allSatisfy({ $0 == nil }) else {
      throw failure(
        at: word, "a tensor literal has a fixed shape, found \(word.found)",
        notes: ["note: broadcast a literal to a shape with B"])
    }
    var extents: [Int] = []
    for (part, factor) in zip(parts, factors) {
      let extent = if let factor { try multiple(factor, at: word) } else { Int(part) }
      extents.append(extent ?? .max)
    }
    let shape = Shape(extents)
    guard shape.isValid else { throw failure(at: word, "the shape is too large") }
    return shape
  }

  /// The shape and elements after the element type of `f32[2x2] [1.0, 2.0, 3.0, 4.0]`.
  mutating func parseTensor(_ elementType: ElementType) throws(Diagnostic) -> TensorData {
    let shape = try parseShape(ofLiteral: true)
    func elements<Element>(_ element: (inout GraphParser) throws(Diagnostic) -> Element)
      throws(Diagnostic) -> [Element]
    {
      if shape.rank == 0 { return [try element(&self)] }
      let start = token
      let elements = try list("[", "]", element)
      guard elements.count == shape.elementCount else {
        throw failure(at: start, "expected \(shape.elementCount) elements, found \(elements.count)")
      }
      return elements
    }
    let storage: TensorData.Storage =
      switch elementType {
      case .f32: .f32(try elements { parser throws(Diagnostic) in try parser.parseFloat() })
      case .f64: .f64(try elements { parser throws(Diagnostic) in try parser.parseFloat() })
      case .i32: .i32(try elements { parser throws(Diagnostic) in try parser.parseInteger(.i32) })
      case .i64: .i64(try elements { parser throws(Diagnostic) in try parser.parseInteger(.i64) })
      case .u8: .u8(try elements { parser throws(Diagnostic) in try parser.parseInteger(.u8) })
      case .i8: .i8(try elements { parser throws(Diagnostic) in try parser.parseInteger(.i8) })
      case .f16: .f16(try elements { parser throws(Diagnostic) in try parser.parseHalf(.f16) })
      case .bf16: .bf16(try elements { parser throws(Diagnostic) in try parser.parseHalf(.bf16) })
      case .bool: .bool(try elements { parser throws(Diagnostic) in try parser.parseBoolean() })
      }
    return TensorData(shape, storage)
  }

  private mutating func parseBoolean() throws(Diagnostic) -> Bool {
    guard token.isWord("true") || token.isWord("false") else { throw expected("true or false") }
    return try advance().text == "true"
  }

  /// A number of 16 bits, as its bits.
  private mutating func parseHalf(_ type: ElementType) throws(Diagnostic) -> UInt16 {
    let word = try take(.word, "a number")
    let format: HalfFormat = type == .f16 ? .f16 : .bf16
    if let bits = format.bits(special: word.text) { return bits }
    let number = try float(word, Double.self)
    guard type.represents(number) else {
      throw failure(at: word, "\(word.text) is outside the range of \(type.rawValue)")
    }
    return format.encode(number)
  }

  private mutating func parseInteger<Number: FixedWidthInteger>(_ type: ElementType)
    throws(Diagnostic) -> Number
  {
    let word = try take(.word, "an integer")
    return try integer(word, type)
  }

  /// A decimal number, `inf`, `-inf` or `nan`; integers count as numbers.
  mutating func parseFloat<Number: FloatText>(_: Number.Type = Number.self)
    throws(Diagnostic) -> Number
  {
    let word = try take(.word, "a number")
    return try float(word, Number.self)
  }

  /// The integer a word stands for; `type` is its type, for messages.
  func integer<Number: FixedWidthInteger>(_ word: Token, _ type: ElementType)
    throws(Diagnostic) -> Number
  {
    guard NumericLiteral.kind(of: word.text) == .integer else {
      throw failure(at: word, "expected an integer, found \(word.found)")
    }
    try checkLength(word)
    return try inRange(Number(word.text), word, type)
  }

  /// The integer that `factor` times the batch size is.
  func integer(_ word: Token, batchFactor factor: Substring) throws(Diagnostic) -> Int {
    try checkLength(word)
    return try inRange(try multiple(factor, at: word), word, .i64)
  }

  private func inRange<Number>(
    _ number: Number?, _ word: Token, _ type: ElementType
  ) throws(Diagnostic) -> Number {
    guard let number else {
      throw failure(at: word, "\(word.text) is outside the range of \(type.rawValue)")
    }
    return number
  }

  /// The number a word stands for, rounded to nearest.
  func float<Number: FloatText>(_ word: Token, _: Number.Type) throws(Diagnostic) -> Number {
    if let number = Number(special: word.text) { return number }
    guard NumericLiteral.kind(of: word.text) != nil else {
      throw failure(at: word, "expected a number, found \(word.found)")
    }
    try checkLength(word)
    guard let number = Number(word.text), number.isFinite else {
      throw failure(
        at: word, "\(word.text) is outside the range of \(Number.elementType.rawValue)")
    }
    return number
  }

  private func checkLength(_ word: Token) throws(Diagnostic) {
    guard word.text.utf8.count <= NumericLiteral.maximumLength else {
      throw failure(
        at: word, "the number has more than \(NumericLiteral.maximumLength) characters")
    }
  }
}
