import IR

/// How the kernel library keeps the weights of a product `x Wᵀ`: the layout of
/// `Kernels/Support/quantized_layout.h`, the same for all processors.
///
/// Outputs are rows of W. Panels of 64 outputs follow each other, each a sequence of 32-bit words
/// for all its outputs: four `i8`, eight numbers of 4 bits or two `bf16` of one output; `f16` stand
/// input by input. Scales are apart: for each panel, for each block of inputs, one for each output.
struct PackedWeights: Hashable, Sendable {
  /// `i8`, `f16`, `bf16`, or `u8` for pairs of numbers of 4 bits.
  let elementType: ElementType
  let outputs: Int
  let inputs: Int
  /// Inputs that share a scale; 0 for all.
  let block: Int

  /// The only blocks of inputs that kernels know.
  static let blockExtent = 32
  private static let panel = 64
  /// Bytes of zeros before weights and after them, which vectors may touch.
  private static let margin = 64

  /// Whether numbers are integers, which have scales.
  var isInteger: Bool { !elementType.isReal }
  /// Bits of a number.
  var bits: Int { elementType == .u8 ? 4 : elementType == .i8 ? 8 : 16 }
  /// As kernels are called: `i8`, `i4`, `f16` or `bf16`.
  var format: String { elementType == .u8 ? "i4" : elementType.rawValue }

  /// Blocks of an output.
  var blockCount: Int { block == 0 ? 1 : (inputs + block - 1) / block }
  private var paddedInputs: Int { (inputs + 7) / 8 * 8 }
  private var paddedOutputs: Int { (outputs + 15) / 16 * 16 }

  /// Nil if that is more than an array may have.
  var storedType: TensorType? {
    let (count, overflows) = paddedOutputs.multipliedReportingOverflow(by: paddedInputs)
    guard !overflows, count <= Shape.maximumElementCount else { return nil }
    let bytes = 2 * Self.margin + (count * bits / 8 + 63) / 64 * 64
    return TensorType(elementType, [bytes / elementType.byteCount])
  }

  var scaleCount: Int { paddedOutputs * blockCount }

  /// Panels by their first output and how many outputs they have, some of them beyond the last.
  private var panels: [(start: Int, width: Int)] {
    stride(from: 0, to: paddedOutputs, by: Self.panel).map {
      ($0, min(Self.panel, paddedOutputs - $0))
    }
  }

  /// The place of a panel's first number, in elements.
  private func place(ofPanel start: Int) -> Int {
    (Self.margin + start * paddedInputs * bits / 8) / elementType.byteCount
  }

  // MARK: Numbers

  /// Numbers by output and input, as they are stored.
  func stored(_ number: (_ output: Int, _ input: Int) -> Int8) -> TensorData {
    precondition(isInteger)
    let type = storedType ?? TensorType(elementType, [0])
    guard bits == 4 else {
      var bytes = [Int8](repeating: 0, count: type.elementCount)
      forEachNumber { output, input, place, _ in bytes[place] = number(output, input) }
      return TensorData(type.shape, bytes)
    }
    // A number that is not there is 0, of which 8 is stored.
    var bytes = [UInt8](repeating: 0, count: type.elementCount)
    for place in Self.margin..<bytes.count - Self.margin { bytes[place] = 0x88 }
    forEachNumber { output, input, place, isHigh in
      let bits = UInt8(Int(number(output, input)) + 8)
      bytes[place] = isHigh ? bytes[place] & 0x0F | bits << 4 : bytes[place] & 0xF0 | bits
    }
    return TensorData(type.shape, bytes)
  }

  /// Floats by output and input, rounded to two bytes.
  func storedFloats(_ number: (_ output: Int, _ input: Int) -> Double) -> TensorData {
    let type = storedType ?? TensorType(elementType, [0])
    var numbers = [Double](repeating: 0, count: type.elementCount)
    forEachNumber { output, input, place, _ in numbers[place] = number(output, input) }
    return TensorData(type, doubles: numbers)
  }

  /// Scales by output and block, as they are stored.
  func storedScales(_ scale: (_ output: Int, _ block: Int) -> Float) -> TensorData {
    var scales = [Float](repeating: 0, count: scaleCount)
    for (start, width) in panels {
      for block in 0..<blockCount {
        for output in start..<min(start + width, outputs) {
          scales[start * blockCount + block * width + output - start] = scale(output, block)
        }
      }
    }
    return TensorData([scaleCount], scales)
  }

  private func forEachNumber(_ body: (_ output: Int, _ input: Int, Int, _ isHigh: Bool) -> Void) {
    let perWord = elementType == .f16 ? 1 : 32 / bits
    let word = elementType == .f16 ? 1 : 4 / elementType.byteCount
    for (start, width) in panels {
      let first = place(ofPanel: start)
      for output in start..<min(start + width, outputs) {
        for input in 0..<inputs {
          let place = first + (input / perWord * width + output - start) * word
          body(output, input, place + input % word, input % perWord >= word)
        }
      }
    }
  }

  // MARK: Formulas

  /// The number of an output's input, in the elements of `type`; operand 1 holds it.
  func number(
    _ formula: FormulaBuilder, output: Expression, input: Expression, as type: ElementType
  ) -> Expression {
    let (lane, width, start) = lane(formula, output)
    let first = start * (paddedInputs * bits / 8) + Self.margin
    if elementType == .f16 {
      let place = first.floorDivided(by: 2) + input * width + lane
      return formula.load(1, [place]).cast(to: type)
    }
    let perWord = 32 / bits
    let word = 4 / elementType.byteCount
    let place =
      first.floorDivided(by: elementType.byteCount)
      + (input.floorDivided(by: perWord) * width + lane) * word + input.remainder(by: word)
    let element = formula.load(1, [place])
    guard bits == 4 else { return element.cast(to: type) }
    let sixteen = formula.constant(16, .u8)
    let isLower = input.remainder(by: 8).combined(.less, formula.integer(4))
    let half = isLower.select(
      element.combined(.remainder, sixteen), element.combined(.floorDivide, sixteen))
    return (half.cast(to: .i32) - formula.constant(8, .i32)).cast(to: type)
  }

  /// The scale of a block of an output; operand 2 holds it.
  func scale(_ formula: FormulaBuilder, output: Expression, block: Expression) -> Expression {
    let (lane, width, start) = lane(formula, output)
    return formula.load(2, [start * blockCount + block * width + lane])
  }

  /// The place of an output in its panel, how many the panel has, and the panel's first.
  private func lane(
    _ formula: FormulaBuilder, _ output: Expression
  ) -> (lane: Expression, width: Expression, start: Expression) {
    let start = output.floorDivided(by: Self.panel) * Self.panel
    let width = (formula.integer(paddedOutputs) - start)
      .combined(.minimum, formula.integer(Self.panel))
    return (output.remainder(by: Self.panel), width, start)
  }

  // MARK: Tensors

  /// W by outputs and inputs, made by operators that have gradients.
  func restored(_ packed: Tensor, scales: Tensor?, as type: ElementType) -> Tensor {
    let numbers = Tensor.join(panels.map { restoredPanel(packed, $0.start, $0.width) })
      .slice(starts: [0, 0], stops: [outputs, inputs])
    guard let scales else { return numbers.cast(to: type) }
    let factors = Tensor.join(
      panels.map { start, width in
        scales.slice(starts: [start * blockCount], stops: [(start + width) * blockCount])
          .reshape([blockCount, width]).transposed
      }
    ).slice(starts: [0, 0], stops: [outputs, blockCount])
    return numbers.dequantize(scales: factors, block: [1, block == 0 ? inputs : block])
  }

  private func restoredPanel(_ packed: Tensor, _ start: Int, _ width: Int) -> Tensor {
    let first = place(ofPanel: start)
    let count = width * paddedInputs * bits / 8 / elementType.byteCount
    let panel = packed.slice(starts: [first], stops: [first + count])
    if elementType == .f16 { return panel.reshape([paddedInputs, width]).transposed }
    let perWord = 32 / bits
    let words = paddedInputs / perWord
    var numbers = panel.reshape([words, width, 4 / elementType.byteCount])
    if bits == 4 {
      numbers = numbers.reshape([words, width, 1, 4]).unpack(axis: 2, extent: 2)
        .reshape([words, width, 8])
    }
    return numbers.transpose([1, 0, 2]).reshape([width, paddedInputs])
  }
}

extension Tensor {
  fileprivate static func join(_ parts: [Tensor]) -> Tensor {
    parts.count == 1 ? parts[0] : concatenate(parts, axis: 0)
  }
}
