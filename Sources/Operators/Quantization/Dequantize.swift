import IR

/// The element times the scale of its block.
///
/// - Attributes: `block`, the extents of blocks with one scale.
/// - Shapes: `(s), (ceil(s / block)) -> (s)`; `i8` and scales of any float type to that, or to `f32` of
///   scales that are halves.
/// - Gradient: of the scales the sums of `dC` times the elements; halves have none.
/// - Errors: the elements are not `i8`, the scales no floats; blocks do not fit.
/// - Follows: `torch.dequantize` of tensors quantized per channel.
struct Dequantize: FormulaOperation {
  static let name = "dequantize"
  let blocks: ScaleBlocks

  init(blocks: ScaleBlocks) { self.blocks = blocks }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    blocks = ScaleBlocks(try attributes.integers("block"))
  }

  var attributes: [Attribute] { [Attribute("block", .integers(blocks.extents))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (x, scales) = (operands[0], operands[1])
    guard x.elementType == .i8 else {
      throw failure("elements are \(x), expected i8", notes: ["note: 'quantize' makes these"])
    }
    guard scales.elementType.isReal else { throw undefined(for: scales.elementType) }
    try blocks.check(self, x, scales: scales)
    return x.with(elementType: scales.elementType == .f64 ? .f64 : .f32)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let type = result.elementType
    let scale = formula.load(1, blocks.places(formula.indices)).cast(to: type)
    return formula.load(0, formula.indices).cast(to: type) * scale
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (x, scales) = (context.operands[0], context.operands[1])
    guard scales.elementType.isFloat else { return [nil, nil] }
    return [nil, blocks.sums(context.cotangent * x.cast(to: scales.elementType))]
  }
}

extension Tensor {
  /// Elements of `i8` times the scales of their blocks.
  public func dequantize(
    scales: Tensor, block: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(Dequantize(blocks: ScaleBlocks(block)), [self, scales], file: file, line: line)
  }
}
