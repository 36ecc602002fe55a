import IR

/// 32 random bits, as an integer in `0..<2^32`.
///
/// - Attributes: `shape`; `stream`, 0 if left out: streams of one key are independent.
/// - Shapes: `(2) -> shape`, `i64` (seed, step) to `i64`.
/// - Gradient: none flows.
/// - Errors: the key is not `i64[2]`; an extent is negative.
/// - Follows: Philox4x32-10 of Salmon et al. (SC 2011), counted by the element's place.
struct RandomBits: FormulaOperation {
  static let name = "random_bits"
  let shape: Shape
  let stream: Int

  init(_ shape: Shape, stream: Int) {
    self.shape = shape
    self.stream = stream
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    shape = Shape(try attributes.integers("shape"))
    stream = try attributes.integer("stream", default: 0)
  }

  var attributes: [Attribute] {
    [Attribute("shape", .integers(shape.extents))]
      + (stream == 0 ? [] : [Attribute("stream", .integer(stream))])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expectKey(operands)
    try expectShape(shape)
    return TensorType(.i64, shape)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.random(.randomBits, stream: stream, result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }
}

extension Operation {
  /// Checks the only operand of a random source.
  func expectKey(_ operands: [TensorType]) throws(Diagnostic) {
    try expect(1, operands)
    guard operands[0] == TensorType(.i64, [2]) else {
      throw failure("the key is \(operands[0]), expected i64[2] (seed, step)")
    }
  }
}

extension FormulaBuilder {
  /// The random number of the result's element under the key, operand 0.
  func random(_ function: ScalarFunction, stream: Int, _ result: TensorType) -> Expression {
    let (seed, step) = (load(0, [integer(0)]), load(0, [integer(1)]))
    return call(
      function, [seed, integer(stream), step, linearIndex(result.shape)],
      type: result.elementType)
  }
}

/// 32 random bits per element, keyed by `i64[2]` (seed, step); a stream of its own by default.
public func randomBits(
  _ key: Tensor, _ shape: Shape, stream: Int? = nil, file: String = #fileID, line: Int = #line
) -> Tensor {
  let key = key.builder?.innermost.bodyKey(key) ?? key
  let stream = stream ?? key.builder?.unique() ?? 0
  return .apply(RandomBits(shape, stream: stream), [key], file: file, line: line)
}
