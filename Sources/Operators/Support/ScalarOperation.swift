import IR

/// An operator that is one scalar function at each place.
protocol ScalarOperation: FormulaOperation {
  var scalarFunction: ScalarFunction { get }
}

extension ScalarOperation {
  package var elementwiseFunction: ScalarFunction? { scalarFunction }
}

extension ScalarFunction {
  /// The function of numbers that have met no tensor yet, in `Double`; truth is 1 or 0.
  func folded(_ numbers: [Double]) -> Double {
    let isLogical = self == .and || self == .or || self == .not
    let formula = FormulaBuilder(domain: [], operands: [])
    let arguments = numbers.enumerated().map { position, number in
      let isTruth = isLogical || (self == .select && position == 0)
      return formula.constant(number, isTruth ? .bool : .f64)
    }
    let type: ElementType = isLogical || isComparison ? .bool : .f64
    let result = formula.call(self, arguments, type: type)
    var evaluator = FormulaEvaluator(formula.finish([result]), operands: [])
    return evaluator.evaluate()[0].doubles[0]
  }
}
