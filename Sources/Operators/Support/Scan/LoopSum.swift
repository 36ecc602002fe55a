import IR

/// A carry that only collects sums: what it ends with is its first value plus terms of all steps.
struct LoopSum {
  /// What a step adds.
  enum Term {
    /// `lhsᵀ rhs`: over all steps one product, of operands stacked along what they are summed over.
    case product(Value, Value)
    /// The sum of a value along some axes: over all steps along that of the steps too.
    case sum(Value, axes: [Int])

    /// What is needed of every step.
    var values: [Value] {
      switch self {
      case .product(let lhs, let rhs): [lhs, rhs]
      case .sum(let value, _): [value]
      }
    }
  }

  let carry: Int
  let terms: [Term]

  /// The sum that a carry of the body is, given how often each value of it is read, as an output too;
  /// nil if steps do more with the carry than add to it, or add something else.
  init?(carry: Int, in body: Graph, useCounts: [Int]) {
    self.carry = carry
    var terms: [Term] = []
    var isFound = false
    var waiting = [body.outputs[carry].value]
    while let value = waiting.popLast() {
      guard useCounts[value.index] == 1 else { return nil }
      let node = body[value]
      if value.index == carry {
        isFound = true
      } else if node.operation is Add {
        waiting += node.operands
      } else if let term = Term(node, in: body) {
        terms.append(term)
      } else {
        return nil
      }
    }
    guard isFound, !terms.isEmpty else { return nil }
    self.terms = terms
  }
}

extension LoopSum.Term {
  fileprivate init?(_ node: Node, in body: Graph) {
    guard node.type.elementType.isFloat else { return nil }
    switch node.operation {
    case let product as Matmul:
      guard node.type.rank == 2, product.transposeLHS, !product.transposeRHS else { return nil }
      self = .product(node.operands[0], node.operands[1])
    case let sum as ReduceSum: self = .sum(node.operands[0], axes: sum.axes)
    default: return nil
    }
  }

  /// The sum over all steps, of what `stack` makes of the values.
  func total(_ body: Graph, stack: (Value) -> Tensor) -> Tensor {
    switch self {
    case .product(let lhs, let rhs):
      let operands = [lhs, rhs].map { value -> Tensor in
        let (all, width) = (stack(value), body.type(of: value).shape[1])
        return all.reshape([all.type.elementCount / max(1, width), width])
      }
      return .apply(Matmul(transposeLHS: true), operands)
    case .sum(let value, let axes): return stack(value).sum([0] + axes.map { $0 + 1 })
    }
  }
}
