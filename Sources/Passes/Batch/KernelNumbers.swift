import IR

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
      add([routine.outer, routine.lines ?? 0] + routine.sizes)
    case .control(let control): add(control)
    }
  }

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
    add(other: control.results, control.carryCount, control.plans.count)
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

/// How numbers of two graphs, for batches of `sizes` rows, depend on the batch size.
struct NumberPair {
  let first: SymbolicBatch
  let second: SymbolicBatch

  /// Why a program cannot serve both.
  enum Problem {
    /// The number is the same for both sizes, but would be taken for one that is not.
    case ambiguous(Int)
    case dependent(Int, Int)
  }

  func problem(_ a: Int, _ b: Int) -> Problem? {
    let (one, other) = (first.term(a), second.term(b))
    if one == other { return nil }
    return a == b ? .ambiguous(a) : .dependent(a, b)
  }

  func problem(_ a: Literal, _ b: Literal) -> Problem? {
    guard let one = Int(exactly: a.double), let other = Int(exactly: b.double) else {
      return a == b ? nil : .dependent(Int(saturating: a.double), Int(saturating: b.double))
    }
    return a.type == b.type ? problem(one, other) : .dependent(one, other)
  }
}
