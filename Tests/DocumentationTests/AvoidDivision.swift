// The sample begins with its imports, as the file in the document does.
// swift-format-ignore-file: OrderedImports

@testable import Operators
@testable import Passes

// sample: pass
import IR

extension Pass {
  /// Multiplies by the reciprocal where a divisor is a power of two.
  ///
  ///     %0 = constant {value = f32[] 4.0} : f32[]
  ///     %1 = divide %x, %0 : f32[]
  ///     // ->
  ///     %0 = constant {value = f32[] 0.25} : f32[]
  ///     %1 = multiply %x, %0 : f32[]
  ///
  /// Keeps every bit: such a reciprocal is exact, so both forms round once and alike.
  static let avoidDivision = Pass("avoid-division", "multiplies by exact reciprocals") {
    graph throws(Diagnostic) in
    try graph.rebuilt { _, node, operands in
      guard node.operation is Divide, node.type.elementType.isFloat,
        let divisor = repeatedNumber(operands[1]), hasExactReciprocal(divisor)
      else { return nil }
      return operands[0] * Tensor(1 / divisor)
    }
  }
}

/// The number that every element of `tensor` is known to be, or nil.
private func repeatedNumber(_ tensor: Tensor) -> Double? {
  let source = tensor.node?.isBroadcast == true ? tensor.operands[0] : tensor
  guard let data = source.node?.constant, data.elementCount == 1 else { return nil }
  return data.doubles[0]
}

/// Powers of two whose reciprocals are normal numbers in `f32` as well.
private func hasExactReciprocal(_ number: Double) -> Bool {
  (-126...126).contains(number.exponent) && number.significand == 1
}
// end
