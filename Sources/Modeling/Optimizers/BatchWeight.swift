import IR
import Operators

/// What the loss of a batch weighs in that of several batches together.
///
/// A mean over rows weighs by their number. A sum divided by what is no function of parameters, such as
/// the number of places that a mask leaves or the sum of weights, weighs by that divisor. Terms
/// that depend on parameters alone, such as penalties, are the same for every batch, and so for their
/// weighted mean. What is no mean at all is added up.
struct BatchWeight {
  /// `f64[]`.
  let weight: Tensor
  /// Whether the loss is a sum over rows, of which there is no mean.
  let isSum: Bool

  /// - Parameters:
  ///   - loss: a scalar.
  ///   - rows: of the batch.
  ///   - builder: holds the loss.
  init(of loss: Tensor, rows: Int, _ builder: GraphBuilder) {
    var search = DivisorSearch()
    search.visit(loss)
    // Terms that divide by different numbers are no mean together; rows come nearest.
    if let divisor = search.divisors.first,
      search.divisors.allSatisfy({ $0.value == divisor.value }), !search.hasMean
    {
      weight = divisor.cast(to: .f64)
      isSum = false
    } else {
      isSum = search.hasSum && !search.hasMean && search.divisors.isEmpty
      weight = builder.constant(TensorType(.f64, []), isSum ? 1 : Double(rows))
    }
  }
}

/// Looks for what a loss divides sums over rows by.
private struct DivisorSearch {
  var divisors: [Tensor] = []
  var hasMean = false
  var hasSum = false

  mutating func visit(_ tensor: Tensor) {
    guard let node = tensor.node, tensor.depends(on: .input) else { return }
    let operands = tensor.operands
    switch node.scalarFunction {
    case .divide:
      let divisor = operands[1]
      if divisor.depends(on: .input), !divisor.depends(on: .parameter) {
        divisors.append(divisor.withoutGuard)
      } else {
        var dividend = DivisorSearch()
        dividend.visit(operands[0])
        divisors += dividend.divisors
        // What divides a sum by a constant means the number of its rows.
        hasMean = hasMean || dividend.hasMean || dividend.hasSum
      }
    case .add, .subtract, .multiply, .negate:
      for operand in operands { visit(operand) }
    default:
      if node.isCast { return visit(operands[0]) }
      hasSum = hasSum || node.isSum
      hasMean = hasMean || !node.isSum
    }
  }
}

extension Tensor {
  /// Whether an argument of this role says what the tensor is.
  func depends(on role: Argument.Role) -> Bool {
    guard let builder, let value else { return false }
    var (open, seen): ([Value], Set<Value>) = ([value], [value])
    while let next = open.popLast() {
      let node = builder.nodes[next.index]
      if node.argument?.role == role { return true }
      open += node.operands.filter { seen.insert($0).inserted }
    }
    return false
  }

  /// The sum of `select(sum == 0, 1, sum)`, by which a loss divides lest it be NaN.
  fileprivate var withoutGuard: Tensor {
    let operands = self.operands
    return node?.scalarFunction == .select ? operands[2] : self
  }
}
