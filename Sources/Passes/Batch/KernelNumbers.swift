import IR
import Scheduling

/// What a kernel is made of, in one sequence: numbers, and all else in between.
///
/// Kernels of graphs for two batch sizes are one kernel if they differ in numbers only.
struct KernelNumbers {
  enum Item: Hashable {
    case number(Int)
    case literal(Literal)
    /// Anything that must be equal.
    case other(Int)
  }

  private(set) var items: [Item] = []

  init(_ kernel: Kernel) {
    add(other: kernel.inputs, kernel.outputs)
    switch kernel.body {
    case .loops(let formula): add(formula)
    case .matmul(let product, let epilogue):
      add(product)
      add(other: epilogue?.temporary, epilogue != nil)
      if let epilogue { add(epilogue.formula) }
    case .scatterAdd(let scatter):
      add(other: scatter.indexType, scatter.elementType)
      add([scatter.outer, scatter.updates, scatter.extent, scatter.inner])
    case .routine(let routine):
      add(other: routine.function, routine.lines == nil)
      add(other: routine.whole?.numbers, routine.whole?.arguments)
      add([routine.outer, routine.lines ?? 0] + routine.sizes)
    case .control(let control): add(control)
    }
  }

  init(_ formula: Formula) { add(formula) }

  private mutating func add<each Part: Hashable>(other part: repeat each Part) {
    var hasher = Hasher()
    repeat hasher.combine(each part)
    items.append(.other(hasher.finalize()))
  }

  private mutating func add(_ numbers: [Int]) {
    add(other: numbers.count)
    items += numbers.map { .number($0) }
  }

  private mutating func add(_ formula: Formula) {
    add(other: formula.types, formula.rank, formula.results, formula.resultRanks)
    add(formula.axes)
    for strides in formula.resultStrides { add(strides) }
    for expression in formula.expressions {
      if case .constant(let literal) = expression {
        items.append(.literal(literal))
      } else {
        add(other: expression)
      }
    }
  }

  private mutating func add(_ product: MatrixProduct) {
    add(other: product.elementType, product.transposeLHS, product.transposeRHS)
    add([product.batch, product.m, product.n, product.k])
    for operand in [product.lhs, product.rhs] {
      switch operand {
      case .input(let position): add(other: position)
      case .formula(let formula): add(formula)
      case .windows(let position, let matrix):
        add(other: position)
        add([matrix.batch] + matrix.numbers)
      }
    }
  }

  private mutating func add(_ control: ControlKernel) {
    add(other: control.results, control.carryCount, control.plans.count, control.rows)
    if case .scan(let length, let isReversed, _, let sequences) = control.form {
      add(other: isReversed, sequences)
      add([length])
    }
    for plan in control.plans {
      add(other: plan.kernels.count)
      for argument in plan.graph.arguments { add(argument.type.shape.extents) }
      for kernel in plan.kernels { items += KernelNumbers(kernel).items }
    }
  }
}
