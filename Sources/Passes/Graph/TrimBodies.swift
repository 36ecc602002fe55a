import IR
import Operators

extension Pass {
  /// Takes out of bodies what they do for nothing: results that nothing uses, carries that never
  /// change, and what is the same in every step, which is computed once before.
  ///
  ///     %0 = scan %x, %w {…, body = { %0 = exp %const0 … }}
  ///     // ->
  ///     %0 = exp %w
  ///     %1 = scan %x, %0 {…}
  ///
  /// Keeps every value.
  package static let trimBodies = Pass(
    "trim-bodies", "takes out of bodies what is unused or the same in every step"
  ) { graph throws(Diagnostic) in
    var graph = graph
    // What becomes a constant lets more be computed outside; the bound is only a guard.
    for _ in 0..<32 {
      let next = try graph.trimmed()
      if next == graph { return graph }
      graph = next
    }
    return graph
  }
}

extension Graph {
  fileprivate func trimmed() throws(Diagnostic) -> Graph {
    try rebuiltLoops(
      bodies: { body throws(Diagnostic) in try body.trimmed() },
      { node, operands, used in node.control?.trimmed(operands: operands, used: used) })
  }
}
