/// A batch of matrix products of row-major matrices.
package struct MatrixProduct: Hashable, Sendable {
  /// Where the elements of an operand come from.
  package enum Operand: Hashable, Sendable {
    /// A buffer: the input of the kernel at this position.
    case input(Int)
    /// A prologue: what an element is, over rows and columns of the stored matrix, of the kernel's
    /// inputs. Evaluated while the operand is packed; results go to contiguous rows of any pitch.
    case formula(Formula)
    /// What windows over the input at this position see.
    case windows(Int, WindowMatrix)

    /// Whether hooks of the kernel write the elements.
    package var isLoaded: Bool { if case .input = self { false } else { true } }

    /// The inputs of the kernel that are read, by position.
    package var inputs: Set<Int> {
      switch self {
      case .input(let position), .windows(let position, _): [position]
      case .formula(let formula): formula.operands
      }
    }
  }

  package let elementType: ElementType
  package let batch: Int
  package let m: Int
  package let n: Int
  package let k: Int
  package let transposeLHS: Bool
  package let transposeRHS: Bool
  package private(set) var lhs = Operand.input(0)
  package private(set) var rhs = Operand.input(1)
  /// Whether windows may be multiplied by their values at points rather than element by element.
  package var mayUsePoints = false

  /// From the operand and result types of a `matmul` node.
  package init(
    lhs: TensorType, rhs: TensorType, result: TensorType, transposeLHS: Bool, transposeRHS: Bool
  ) {
    elementType = result.elementType
    batch = result.shape.extents.dropLast(2).reduce(1, *)
    m = result.shape[result.rank - 2]
    n = result.shape[result.rank - 1]
    k = lhs.shape[lhs.rank - (transposeLHS ? 2 : 1)]
    self.transposeLHS = transposeLHS
    self.transposeRHS = transposeRHS
  }

  /// The same product of operands from elsewhere.
  package func reading(_ lhs: Operand, _ rhs: Operand) -> MatrixProduct {
    var result = self
    (result.lhs, result.rhs) = (lhs, rhs)
    return result
  }

  /// The inputs of the kernel that the product reads, by position.
  package var inputs: Set<Int> { lhs.inputs.union(rhs.inputs) }

  /// The formulas of operands that are computed.
  package var prologues: [Formula] {
    [lhs, rhs].compactMap { if case .formula(let formula) = $0 { formula } else { nil } }
  }

  /// Whether an operand is loaded by a hook rather than in memory.
  package var loadsOperands: Bool { lhs.isLoaded || rhs.isLoaded }

  /// Whether windows are loaded.
  package var loadsWindows: Bool {
    [lhs, rhs].contains { if case .windows = $0 { true } else { false } }
  }

  /// Columns up to which a product can finish whole rows for its epilogue
  /// (`gc_gemm_hooks.has_whole_rows`).
  package static let wholeRowLimit = 512

  /// Multiplications and additions.
  package var floatingPointOperations: Work { Work(product: 2, batch, m, n, k) }
}
