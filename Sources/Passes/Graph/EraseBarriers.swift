import IR
import Operators

extension Pass {
  /// Removes `stop_gradient`, which means something to differentiation only.
  ///
  ///     %1 = stop_gradient %0 : f32[4]
  ///     %2 = exp %1 : f32[4]
  ///     // ->
  ///     %1 = exp %0 : f32[4]
  ///
  /// Keeps every value; must run after the last differentiation.
  package static let eraseBarriers = Pass("erase-barriers", "removes stop_gradient nodes") {
    graph throws(Diagnostic) in
    try graph.rebuilt(where: \.isGradientBarrier) { _, node, operands in
      node.isGradientBarrier ? operands[0] : nil
    }
  }
}
