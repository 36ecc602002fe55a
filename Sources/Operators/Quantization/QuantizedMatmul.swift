import IR

/// The product `x Wᵀ` with weights of few bits, packed as kernels read them (`PackedWeights`).
///
/// - Attributes: `outputs`, the rows of W; `block`: inputs of an output that share a scale, 32, or 0
///   for all.
/// - Shapes: `(rows…, inputs), (packed) -> (rows…, outputs)` with W of `f16` or `bf16`;
///   `(rows…, inputs), (packed), (scales) -> (rows…, outputs)` with W of `i8`, or of `u8`, whose
///   elements are two numbers each; and with `()`, the scale of x, as fourth operand: x is rounded to
///   -127...127 times it before. x, scales and result have one float type.
/// - Gradient: as that of the product with W restored by `dequantize`; rounding of x has none.
/// - Errors: element types; W or scales have another size than `outputs`, inputs and `block` say.
/// - Follows: `onnxruntime`'s `MatMulNBits`, whose layout differs; with a scale of x
///   `torch.ao.nn.quantized.Linear` without zero points.
struct QuantizedMatmul: FormulaOperation {
  static let name = "quantized_matmul"
  let outputs: Int
  let block: Int

  init(outputs: Int, block: Int) {
    self.outputs = outputs
    self.block = block
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    outputs = try attributes.integer("outputs")
    block = try attributes.integer("block", default: 0)
  }

  var attributes: [Attribute] {
    [Attribute("outputs", .integer(outputs))]
      + (block == 0 ? [] : [Attribute("block", .integer(block))])
  }

  /// What sums of products of bytes in `i32` cannot overflow below.
  private static let inputLimit = 1 << 17

  private func packed(_ operands: [TensorType]) -> PackedWeights {
    PackedWeights(
      elementType: operands[1].elementType, outputs: outputs,
      inputs: operands[0].shape.extents.last ?? 1, block: block)
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    guard (2...4).contains(operands.count) else {
      throw failure("takes 2 to 4 operands, found \(operands.count)")
    }
    let (x, weights) = (operands[0], operands[1])
    guard x.elementType.isFloat else { throw undefined(for: x.elementType) }
    guard let inputs = x.shape.extents.last, inputs > 0 else {
      throw failure("x is \(x), expected an axis of inputs")
    }
    guard [.i8, .u8, .f16, .bf16].contains(weights.elementType) else {
      throw failure("weights are \(weights), expected elements of i8, u8, f16 or bf16")
    }
    guard block == 0 || block == PackedWeights.blockExtent, block == 0 || operands.count > 2 else {
      throw failure("'block' is \(block), expected 0, or 32 for weights with scales")
    }
    guard (1...Shape.maximumElementCount).contains(outputs),
      let expected = packed(operands).storedType
    else { throw failure("'outputs' is the impossible extent \(outputs)") }
    guard weights == expected else {
      throw failure("weights are \(weights), expected \(expected) for \(outputs) x \(inputs)")
    }
    try checkScales(operands)
    let type = x.with(shape: Shape(x.shape.extents.dropLast() + [outputs]))
    try expectShape(type.shape)
    return type
  }

  private func checkScales(_ operands: [TensorType]) throws(Diagnostic) {
    let (x, packed) = (operands[0], packed(operands))
    guard packed.isInteger == (operands.count > 2) else {
      let message = packed.isInteger ? "need scales" : "have no scales"
      throw failure("weights of \(packed.elementType.rawValue) \(message)")
    }
    guard packed.isInteger else { return }
    let expected = x.with(shape: [packed.scaleCount])
    guard operands[2] == expected else {
      throw failure("scales are \(operands[2]), expected \(expected)")
    }
    guard operands.count == 4 else { return }
    guard operands[3] == x.with(shape: []) else {
      throw failure("the scale of x is \(operands[3]), expected \(x.with(shape: []))")
    }
    guard packed.inputs <= Self.inputLimit else {
      throw failure("\(packed.inputs) inputs are more than the \(Self.inputLimit) that fit i32")
    }
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let packed = packed(operands)
    let output = formula.indices[result.rank - 1]
    let rows = Array(formula.indices.dropLast())
    if operands.count == 4 { return integers(formula, packed, rows, output, result.elementType) }
    let sum = formula.reduce(.sum, extent: packed.inputs) { input in
      let number = packed.number(formula, output: output, input: input, as: .f64)
      let term = formula.load(0, rows + [input]).cast(to: .f64) * number
      guard block > 0 else { return term }
      let scale = packed.scale(formula, output: output, block: input.floorDivided(by: block))
      return term * scale.cast(to: .f64)
    }
    guard packed.isInteger, block == 0 else { return sum.cast(to: result.elementType) }
    let scale = packed.scale(formula, output: output, block: formula.integer(0))
    return (sum * scale.cast(to: .f64)).cast(to: result.elementType)
  }

  /// Sums of integers are exact.
  private func integers(
    _ formula: FormulaBuilder, _ packed: PackedWeights, _ rows: [Expression], _ output: Expression,
    _ type: ElementType
  ) -> Expression {
    let inputScale = formula.load(3, [])
    func term(_ input: Expression) -> Expression {
      let x = Quantize.number(formula, formula.load(0, rows + [input]), scale: inputScale, bits: 8)
      return x.cast(to: .i32) * packed.number(formula, output: output, input: input, as: .i32)
    }
    guard block > 0 else {
      let sum = formula.reduce(.sum, extent: packed.inputs) { term($0) }
      let scale = packed.scale(formula, output: output, block: formula.integer(0))
      let factor = inputScale.cast(to: .f64) * scale.cast(to: .f64)
      return (sum.cast(to: .f64) * factor).cast(to: type)
    }
    let total = formula.reduce(.sum, extent: packed.blockCount) { number in
      let sum = formula.reduce(.sum, extent: block) { place in
        let input = number * block + place
        let isInside = input.combined(.less, formula.integer(packed.inputs))
        let last = formula.integer(packed.inputs - 1)
        return isInside.select(term(input.combined(.minimum, last)), formula.constant(0, .i32))
      }
      return sum.cast(to: type) * packed.scale(formula, output: output, block: number)
    }
    return total.cast(to: type) * inputScale
  }

  /// Only `f32` has kernels.
  func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind {
    guard result.elementType == .f32 else { return .loops }
    let packed = packed(operands)
    let rows = result.elementCount / outputs
    let isInteger = operands.count == 4
    // A record of `gc_quantized_row_bytes` for each of `GC_QUANTIZED_RECORDS` rows.
    let padded = (packed.inputs + 63) / 64 * 64
    let record = (padded + padded / 8 + 4 + 63) / 64 * 64
    // Integers are multiplied several times as fast.
    let cost = Double(packed.inputs) * (isInteger ? 1 : 4)
    return .routine(
      .units(
        "quantized_\(isInteger ? "i8" : "f32")_\(packed.format)", in: "quantized_routines.h",
        count: rows * ((outputs + 63) / 64), sizes: [rows, outputs, packed.inputs, block],
        scratchByteCount: isInteger ? 24 * record : 0, cost: cost))
  }

  func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double {
    Double(result.elementCount) * Double(operands[0].shape.extents.last ?? 0)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let operands = context.operands
    let result = restored(operands)
    let isFloat = operands.map(\.elementType.isFloat)
    let floats = zip(operands, isFloat).filter(\.1).map(\.0)
    var gradients = vectorJacobianProduct(
      of: result, withRespectTo: floats, cotangent: context.cotangent
    ).makeIterator()
    return isFloat.map { $0 ? gradients.next() : nil }
  }

  /// The same by operators that have gradients.
  private func restored(_ operands: [Tensor]) -> Tensor {
    let type = operands[0].elementType
    let packed = packed(operands.map(\.type))
    let weights = packed.restored(
      operands[1], scales: operands.count > 2 ? operands[2] : nil, as: type)
    var x = operands[0].reshape([operands[0].type.elementCount / packed.inputs, packed.inputs])
    if operands.count == 4 {
      let scales = operands[3].reshape([1, 1])
      x = x.quantize(scales: scales, block: x.shape.extents)
        .dequantize(scales: scales, block: x.shape.extents)
    }
    let product: Tensor = .apply(Matmul(transposeRHS: true), [x, weights])
    return product.reshape(Shape(operands[0].shape.extents.dropLast() + [outputs]))
  }
}

extension Tensor {
  /// The product `x Wᵀ` of the last axis with `outputs` rows of packed weights of few bits; see the
  /// operator `quantized_matmul`.
  ///
  /// Weights that are integers have `scales`; with an `inputScale` this tensor is rounded to multiples
  /// of it before.
  public func quantizedMatmul(
    _ weights: Tensor, scales: Tensor? = nil, inputScale: Tensor? = nil, outputs: Int,
    block: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let operands = [self, weights] + [scales, inputScale].compactMap { $0 }
    return .apply(
      QuantizedMatmul(outputs: outputs, block: block), operands, file: file, line: line)
  }
}
