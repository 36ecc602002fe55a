import IR

/// What a kernel has to do, by its formula alone.
package struct KernelWork {
  /// Operations on floats, each function counted once, a reduction once per element.
  package let operations: Double
  /// Every buffer read once and written once, whole.
  package let byteCount: Int
  package let isDouble: Bool

  package init(_ kernel: Kernel, in graph: Graph) {
    var operations = kernel.formula.map(Self.operations) ?? 0
    switch kernel.body {
    case .loops: break
    case .matmul(let product, _):
      operations += Double(product.floatingPointOperations.operations)
      for prologue in product.prologues { operations += Self.operations(prologue) }
    case .scatterAdd(let scatter):
      operations += Double(scatter.outer) * Double(scatter.updates) * Double(scatter.inner)
    case .routine(let routine): operations += Double(routine.work.operations)
    case .control(let control):
      for plan in control.plans {
        let work = plan.kernels.map { KernelWork($0, in: plan.graph).operations }.reduce(0, +)
        operations += Double(control.stepCount) * work
      }
    }
    self.operations = operations
    byteCount = (Set(kernel.inputs).sorted() + Set(kernel.outputs).sorted())
      .map { graph.type(of: $0).byteCount }.reduce(0, +)
    isDouble = kernel.outputs.contains { graph.type(of: $0).elementType == .f64 }
  }

  private static func operations(_ formula: Formula) -> Double {
    let (dependencies, isReachable) = (formula.dependencies, formula.isReachable)
    func count(_ axes: Set<Int>) -> Double { axes.reduce(1) { $0 * Double(formula.axes[$1]) } }
    var total = 0.0
    for (index, expression) in formula.expressions.enumerated() where isReachable[index] {
      switch expression {
      case .call(_, let arguments):
        let types = arguments.map { formula.type(of: $0) } + [formula.types[index]]
        if types.contains(where: \.isFloat) { total += count(dependencies[index]) }
      case .reduce(_, let axis, let body):
        if formula.types[index].isFloat {
          total += count(dependencies[body.index].union([axis]))
        }
      case .constant, .axis, .load: break
      }
    }
    return total
  }
}
