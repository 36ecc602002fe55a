import IR

/// A random number, uniform in `[0, 1)`.
///
/// - Attributes: `type` of the elements, `shape`; `stream`, 0 if left out: streams of one key are
///   independent.
/// - Shapes: `(2) -> shape`, `i64` (seed, step) to float.
/// - Gradient: none flows.
/// - Errors: the key is not `i64[2]`; `type` is no float; an extent is negative.
/// - Follows: `random_bits`: the upper 24 bits for `f32`, 53 of two words for `f64`.
struct RandomUniform: FormulaOperation {
  static let name = "random_uniform"
  let type: TensorType
  let stream: Int

  init(_ type: TensorType, stream: Int) {
    self.type = type
    self.stream = stream
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let element: ElementType = try attributes.word("type")
    type = TensorType(element, Shape(try attributes.integers("shape")))
    stream = try attributes.integer("stream", default: 0)
  }

  var attributes: [Attribute] {
    [
      Attribute("type", .word(type.elementType.rawValue)),
      Attribute("shape", .integers(type.shape.extents)),
    ] + (stream == 0 ? [] : [Attribute("stream", .integer(stream))])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expectKey(operands)
    try expectShape(type.shape)
    guard type.elementType.isFloat else { throw undefined(for: type.elementType) }
    return type
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.random(.randomUniform, stream: stream, result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }
}

/// Random numbers in `[0, 1)`, keyed by `i64[2]` (seed, step); a stream of its own by default.
public func randomUniform(
  _ key: Tensor, _ shape: Shape, _ type: ElementType = .f32, stream: Int? = nil,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let key = key.builder?.innermost.bodyKey(key) ?? key
  let stream = stream ?? key.builder?.unique() ?? 0
  let operation = RandomUniform(TensorType(type, shape), stream: stream)
  return .apply(operation, [key], file: file, line: line)
}
