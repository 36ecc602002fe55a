import IR

extension ProductSchedule {
  /// The sizes of each matrix product of the batch.
  package struct Sizes: Hashable, Sendable {
    package let m: Count
    package let n: Count
    package let k: Count
    /// Elements of the matrices.
    package let lhs: Count
    package let rhs: Count
    package let result: Count

    init(_ product: MatrixProduct, _ batch: SymbolicBatch?) {
      func count(_ number: Int) -> Count { Count(number, in: batch) }
      (m, n, k) = (count(product.m), count(product.n), count(product.k))
      lhs = count(product.m * product.k)
      rhs = count(product.k * product.n)
      result = count(product.m * product.n)
    }
  }

  /// Where an operand comes from, and how it lies in memory.
  package struct Operand: Sendable {
    package enum Source: Sendable {
      /// The input at this position.
      case input(Int)
      /// Loops that write a region of it.
      case loops(ScheduledNest)
      /// What windows over the input at this position see; the numbers say which.
      case windows(Int, [Count])
    }

    package let source: Source
    package let isTransposed: Bool
    /// The inputs of the kernel that are read, by position.
    package let inputs: Set<Int>
    /// Elements between neighbours in a column and in a row.
    ///
    /// Of a loaded operand they say only which of the two is stored, which a pitch of 1 would not.
    package let strides: (row: Count, column: Count)

    /// Whether hooks of the kernel write the elements.
    package var isLoaded: Bool { if case .input = source { false } else { true } }
  }

  package var left: Operand {
    operand(product.lhs, lhs, product.transposeLHS, product.transposeLHS ? sizes.m : sizes.k)
  }

  package var right: Operand {
    operand(product.rhs, rhs, product.transposeRHS, product.transposeRHS ? sizes.k : sizes.n)
  }

  private func operand(
    _ operand: MatrixProduct.Operand, _ loops: ScheduledNest?, _ isTransposed: Bool,
    _ pitch: Count
  ) -> Operand {
    let source: Operand.Source
    switch (operand, loops) {
    case (.windows(let position, let matrix), _):
      source = .windows(position, matrix.numbers.map { Count($0, in: batch) })
    case (_, let loops?): source = .loops(loops)
    case (.input(let position), nil): source = .input(position)
    case (.formula, nil): preconditionFailure("a prologue has no loops")
    }
    let pitch = operand.isLoaded ? Count(fixed: 2) : pitch
    return Operand(
      source: source, isTransposed: isTransposed, inputs: operand.inputs,
      strides: isTransposed ? (.one, pitch) : (pitch, .one))
  }

  package var elementType: ElementType { product.elementType }

  /// Whether an operand is loaded by a hook rather than in memory.
  package var loadsOperands: Bool { product.loadsOperands }

  /// The most rows, columns and terms that a product of the runtime is asked for.
  package var largest: (m: Int, n: Int, k: Int) { (product.m, product.n, product.k) }
}
