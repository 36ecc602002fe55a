import IR

/// The nearest multiple of a block's scale, as how many times the scale it is.
///
/// - Attributes: `block`, the extents of blocks with one scale; `bits`: results are in -127...127 for
///   8, in -7...7 for 4.
/// - Shapes: `(s), (ceil(s / block)) -> (s)`; floats and scales of the same type to `i8`.
/// - Gradient: none flows; `straightThrough` trains what is quantized.
/// - Errors: types differ or are no floats; `bits` is neither 8 nor 4; blocks do not fit.
/// - Follows: `torch.quantize_per_channel` with zero points of 0 and without the least number: ties go to
///   the even one, what is outside the range to its ends. NaN gives 0.
struct Quantize: FormulaOperation {
  static let name = "quantize"
  let bits: Int
  let blocks: ScaleBlocks

  init(bits: Int, blocks: ScaleBlocks) {
    self.bits = bits
    self.blocks = blocks
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    blocks = ScaleBlocks(try attributes.integers("block"))
    bits = try attributes.integer("bits", default: 8)
  }

  var attributes: [Attribute] {
    [Attribute("block", .integers(blocks.extents))]
      + (bits == 8 ? [] : [Attribute("bits", .integer(bits))])
  }

  /// The largest result.
  static func limit(bits: Int) -> Double { bits == 4 ? 7 : 127 }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (x, scales) = (operands[0], operands[1])
    guard x.elementType.isFloat else { throw undefined(for: x.elementType) }
    guard scales.elementType == x.elementType else {
      throw failure(
        "element types differ: \(x.elementType.rawValue) and \(scales.elementType.rawValue)")
    }
    guard bits == 8 || bits == 4 else { throw failure("'bits' is \(bits), expected 8 or 4") }
    try blocks.check(self, x, scales: scales)
    return x.with(elementType: .i8)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let scale = formula.load(1, blocks.places(formula.indices))
    return Self.number(formula, formula.load(0, formula.indices), scale: scale, bits: bits)
  }

  /// How many times the scale an element is.
  static func number(
    _ formula: FormulaBuilder, _ element: Expression, scale: Expression, bits: Int
  ) -> Expression {
    let type = element.type
    let limit = limit(bits: bits)
    let number = (element / scale)
      .combined(.maximum, formula.constant(-limit, type))
      .combined(.minimum, formula.constant(limit, type))
    // Adding 1.5 * 2^(bits of the fraction) leaves no room for a fraction.
    let rounder = formula.constant(type == .f32 ? 0x1.8p23 : 0x1.8p52, type)
    return (number + rounder - rounder).cast(to: .i8)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil, nil] }
}

extension Tensor {
  /// How many times the scale of its block each element is, as `i8`; see `scales(bits:block:)`.
  public func quantize(
    scales: Tensor, bits: Int = 8, block: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(
      Quantize(bits: bits, blocks: ScaleBlocks(block)), [self, scales], file: file, line: line)
  }
}
