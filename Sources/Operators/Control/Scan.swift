import IR

/// A result of running a body once per step, each step from what the one before left.
///
/// - Attributes: `body`, `(carries, elements, constants) -> (carries, elements)`; `length` in
///   steps; `carries` and `sequences`, how many of the operands are such; `reverse`, from the last
///   step to the first, false if left out; `result`, 0 if left out: which of the final carries,
///   then of the stacked elements.
/// - Shapes: `(carries…), (length, elements…), (constants…) -> (carry)` or `(length, element)`.
/// - Gradient: a scan in the other direction, whose carries are the cotangents of the carries and
///   the sums of the constants' gradients; what it needs of each step is stacked by the first.
/// - Errors: a carry changes its type; operands are not what the body takes; a sequence does not
///   have `length` elements; there is no such result.
/// - Follows: `jax.lax.scan`.
struct Scan: ControlOperation {
  static let name = "scan"
  let control: ControlFlow
  let result: Int

  init(_ control: ControlFlow, result: Int) {
    self.control = control
    self.result = result
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let body = try attributes.graph("body")
    control = ControlFlow(
      .scan(
        length: try attributes.integer("length"),
        reverse: try attributes.boolean("reverse", default: false),
        carries: try attributes.integer("carries"),
        sequences: try attributes.integer("sequences")), [body])
    result = try attributes.integer("result", default: 0)
  }

  /// The parts of the form.
  var form: (length: Int, reverse: Bool, carries: Int, sequences: Int) {
    guard case .scan(let length, let reverse, let carries, let sequences) = control.form else {
      preconditionFailure("a scan of another form")
    }
    return (length, reverse, carries, sequences)
  }

  var attributes: [Attribute] {
    let (length, reverse, carries, sequences) = form
    return [
      Attribute("length", .integer(length)), Attribute("carries", .integer(carries)),
      Attribute("sequences", .integer(sequences)),
    ] + (reverse ? [Attribute("reverse", .boolean(true))] : [])
      + (result == 0 ? [] : [Attribute("result", .integer(result))])
      + [Attribute("body", .graph(control.bodies[0]))]
  }

  func gradient(operands: [Tensor], cotangents: [Int: Tensor]) -> [Tensor?] {
    guard let builder = operands.first?.builder else { return operands.map { _ in nil } }
    do {
      return try ScanGradient(self, operands, cotangents).run(builder)
    } catch {
      builder.report(error)
      return operands.map { _ in nil }
    }
  }

  /// Without steps, carries stay what they are and nothing is stacked.
  func simplified(operands: [Tensor], result type: TensorType) -> Tensor? {
    let (length, _, carries, _) = form
    guard length == 0 else { return nil }
    return result < carries ? operands[result] : operands.first?.builder?.zeros(type)
  }

  func trimmed(operands: [Tensor], used: [Int]) -> [Int: Tensor]? {
    guard let builder = operands.first?.builder else { return nil }
    return ScanTrimming(self, operands, used: used).run(builder)
  }
}
