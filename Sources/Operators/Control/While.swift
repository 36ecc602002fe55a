import IR

/// A result of running a body for as long as a condition on the carries is true.
///
/// - Attributes: `carries`, how many of the operands change; `condition`, a body
///   `(carries, constants) -> bool[]`; `body`, `(carries, constants) -> (carries)`; `result`, 0 if
///   left out: which of the last carries.
/// - Shapes: `(carries…), (constants…) -> (carry)`.
/// - Gradient: an error; the steps are not known, so nothing can be kept of each.
/// - Errors: a carry changes its type; operands are not what the bodies take; the condition does not
///   give one `bool[]`; there is no such result.
/// - Follows: `jax.lax.while_loop`.
struct While: ControlOperation {
  static let name = "while"
  let control: ControlFlow
  let result: Int

  init(_ control: ControlFlow, result: Int) {
    self.control = control
    self.result = result
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let bodies = [try attributes.graph("condition"), try attributes.graph("body")]
    control = ControlFlow(.whileLoop(carries: try attributes.integer("carries")), bodies)
    result = try attributes.integer("result", default: 0)
  }

  var attributes: [Attribute] {
    [Attribute("carries", .integer(control.carryCount))]
      + (result == 0 ? [] : [Attribute("result", .integer(result))])
      + [
        Attribute("condition", .graph(control.bodies[0])),
        Attribute("body", .graph(control.bodies[1])),
      ]
  }

  var stopsGradients: Bool { true }

  func gradient(operands: [Tensor], cotangents: [Int: Tensor]) -> [Tensor?] {
    let builder = operands.first?.builder
    let place = builder?.currentOrigin.map { ["while, differentiated \($0.phrase)"] } ?? []
    builder?.report(
      failure(
        "no gradient flows through a loop whose steps are not known",
        notes: place + ["note: use scan, which has a length, or stopGradient on the result"]))
    return operands.map { _ in nil }
  }

  func trimmed(operands: [Tensor], used: [Int]) -> [Int: Tensor]? {
    WhileTrimming(self, operands, used: used).run()
  }
}
