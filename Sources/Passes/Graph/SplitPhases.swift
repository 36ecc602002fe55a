import IR
import Operators

extension Pass {
  /// Computes convolutions of spread-out operands as convolutions of elements side by side.
  ///
  /// Keeps every value up to rounding.
  package static let splitPhases = splitPhases(limits: .usual)

  /// The same from other sizes on.
  package static func splitPhases(limits: ProductLimits) -> Pass {
    Pass("split-phases", "computes convolutions of spread-out operands without zeros between") {
      graph throws(Diagnostic) in
      try graph.rebuilt { _, node, operands in
        node.asConvolutionsOfPhases(operands, limits: limits)
      }
    }
  }
}
