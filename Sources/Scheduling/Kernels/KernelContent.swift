import IR

/// What follows from the kind of a kernel alone: one conforming type for each case of `Kernel.Body`.
package protocol KernelContent {
  /// As listings and reports call it.
  static var kindName: String { get }
  /// Operations on floats besides those of the kernel's formula, each function counted once.
  var operationCount: Double { get }
}

extension Kernel {
  /// What the kernel is made of, by its kind.
  package var content: any KernelContent {
    switch body {
    case .loops: LoopContent()
    case .matmul(let product, _): product
    case .scatterAdd(let scatter): scatter
    case .routine(let routine): routine
    case .control(let control): control
    }
  }

  /// Operations on floats, each function counted once, a reduction once per element.
  package var operationCount: Double {
    (formula?.floatOperationCount ?? 0) + content.operationCount
  }
}

/// Nothing besides a formula.
private struct LoopContent: KernelContent {
  static let kindName = "loops"
  let operationCount = 0.0
}

extension MatrixProduct: KernelContent {
  package static let kindName = "matmul"

  package var operationCount: Double {
    prologues.reduce(Double(floatingPointOperations.operations)) { $0 + $1.floatOperationCount }
  }
}

extension ScatterAddition: KernelContent {
  package static let kindName = "scatter_add"
  package var operationCount: Double { Double(outer) * Double(updates) * Double(inner) }
}

extension Routine: KernelContent {
  package static let kindName = "routine"
  package var operationCount: Double { whole?.operationCount ?? Double(work.operations) }
}

extension ControlKernel: KernelContent {
  package static let kindName = "control"

  package var operationCount: Double {
    plans.flatMap(\.kernels).reduce(0) {
      $0 + Double(stepCount * partCount) * $1.operationCount
    }
  }
}

extension Formula {
  /// Operations on floats, each function counted once, a reduction once per element.
  fileprivate var floatOperationCount: Double {
    let (dependencies, isReachable) = (dependencies, isReachable)
    func count(_ axes: Set<Int>) -> Double { axes.reduce(1) { $0 * Double(self.axes[$1]) } }
    var total = 0.0
    for (index, expression) in expressions.enumerated() where isReachable[index] {
      switch expression {
      case .call(_, let arguments):
        let types = arguments.map { type(of: $0) } + [types[index]]
        if types.contains(where: \.isFloat) { total += count(dependencies[index]) }
      case .reduce(_, let axis, let body):
        if types[index].isFloat { total += count(dependencies[body.index].union([axis])) }
      case .constant, .axis, .load: break
      }
    }
    return total
  }
}
