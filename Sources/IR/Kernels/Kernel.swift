/// One loop nest or library call: what the compiler emits a C function for.
public struct Kernel: Hashable, Sendable {
  /// How the results are computed.
  public enum Body: Hashable, Sendable {
    /// Loops over a formula whose loads have one linear index; result r goes to `outputs[r]`.
    case loops(Formula)
    /// `outputs[0] = op(inputs[0]) · op(inputs[1])` for every matrix of a batch.
    ///
    /// The epilogue is evaluated on parts of the result that have become final, whole rows if it
    /// reduces over them: its result r goes to `outputs[r]`.
    case matmul(MatrixProduct, epilogue: Epilogue?)
    /// `outputs[0]` is zero, then every update `inputs[1]` is added at its index `inputs[0]`.
    case scatterAdd(ScatterAddition)
    /// `outputs[0]` is what a function of the kernel library makes of all inputs.
    case routine(Routine)
    /// The programs of a node's bodies, over `inputs` and into `outputs`.
    case control(ControlKernel)
  }

  public let name: String
  public let body: Body
  /// Values read from buffers.
  public let inputs: [Value]
  /// Values written to buffers.
  public let outputs: [Value]
  /// The graph's nodes it computes, outputs included.
  public let nodes: [Value]

  public init(name: String, body: Body, inputs: [Value], outputs: [Value], nodes: [Value]) {
    self.name = name
    self.body = body
    self.inputs = inputs
    self.outputs = outputs
    self.nodes = nodes
  }

  /// What each result is, for kernels that compute element by element.
  public var formula: Formula? {
    switch body {
    case .loops(let formula): formula
    case .matmul(_, let epilogue): epilogue?.formula
    case .scatterAdd, .routine, .control: nil
    }
  }

  /// The buffers that operands of the formula are: inputs, and the product under an epilogue.
  public var formulaOperands: [Value] {
    guard case .matmul(_, .some(let epilogue)) = body else { return inputs }
    return inputs + [epilogue.temporary ?? outputs[0]]
  }
}

/// What a matrix product computes from its elements.
public struct Epilogue: Hashable, Sendable {
  /// Over rows and columns; operand `inputs.count` is the product.
  public let formula: Formula
  /// The product if it is nowhere as a whole, only a band of rows at a time; nil if it is
  /// collected in `outputs[0]`, for the epilogue to replace or leave it there.
  public let temporary: Value?

  public init(_ formula: Formula, temporary: Value?) {
    self.formula = formula
    self.temporary = temporary
  }
}

/// A batch of matrix products in row-major buffers.
public struct MatrixProduct: Hashable, Sendable {
  public let elementType: ElementType
  public let batch: Int
  public let m: Int
  public let n: Int
  public let k: Int
  public let transposeLHS: Bool
  public let transposeRHS: Bool

  /// From the operand and result types of a `matmul` node.
  public init(
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

  /// Columns up to which a product can finish whole rows for its epilogue
  /// (`gc_gemm_hooks.has_whole_rows`).
  public static let wholeRowLimit = 512

  /// Rows of a band whose product is used up before the next band is computed: 128 KiB, in a
  /// second-level cache, of whole register tiles; nil if that would be too few.
  public var bandRows: Int? {
    let rows = 131072 / (max(1, n) * elementType.byteCount) / 12 * 12
    return rows < 12 ? nil : min(rows, m)
  }

  /// Multiplications and additions.
  public var floatingPointOperations: Int { 2 * batch * m * n * k }
}

/// The extents of a scatter: `outer x updates x inner` into `outer x extent x inner`.
public struct ScatterAddition: Hashable, Sendable {
  public let indexType: ElementType
  public let elementType: ElementType
  public let outer: Int
  public let updates: Int
  public let extent: Int
  public let inner: Int

  public init(indices: TensorType, result: TensorType, axis: Int) {
    indexType = indices.elementType
    elementType = result.elementType
    outer = result.shape.extents[..<axis].reduce(1, *)
    updates = indices.elementCount
    extent = result.shape[axis]
    inner = result.shape.extents[(axis + 1)...].reduce(1, *)
  }
}
