import IR

/// One loop nest or library call: what the compiler emits a C function for.
package struct Kernel: Hashable, Sendable {
  /// How the results are computed.
  package enum Body: Hashable, Sendable {
    /// Loops over a formula whose loads have one linear index; result r goes to `outputs[r]`.
    case loops(Formula)
    /// `outputs[0] = op(lhs) · op(rhs)` for every matrix of a batch.
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

  package let name: String
  package let body: Body
  /// Values read from buffers.
  package let inputs: [Value]
  /// Values written to buffers.
  package let outputs: [Value]
  /// The graph's nodes it computes, outputs included.
  package let nodes: [Value]
  /// How it runs.
  package let schedule: KernelSchedule

  /// A kernel that is scheduled for a target.
  package init(
    name: String, body: Body, inputs: [Value], outputs: [Value], nodes: [Value],
    batch: SymbolicBatch?, for target: Target
  ) {
    self.init(
      name: name, body: body, inputs: inputs, outputs: outputs, nodes: nodes,
      schedule: KernelSchedule(body, inputCount: inputs.count, batch, for: target))
  }

  /// A kernel whose schedule is known.
  package init(
    name: String, body: Body, inputs: [Value], outputs: [Value], nodes: [Value],
    schedule: KernelSchedule
  ) {
    self.name = name
    self.body = body
    self.inputs = inputs
    self.outputs = outputs
    self.nodes = nodes
    self.schedule = schedule
  }

  /// The same kernel between other buffers.
  package func with(
    name: String? = nil, inputs: [Value]? = nil, outputs: [Value]? = nil, nodes: [Value]? = nil
  ) -> Kernel {
    Kernel(
      name: name ?? self.name, body: body, inputs: inputs ?? self.inputs,
      outputs: outputs ?? self.outputs, nodes: nodes ?? self.nodes, schedule: schedule)
  }

  /// What each result is, for kernels that compute element by element.
  package var formula: Formula? {
    switch body {
    case .loops(let formula): formula
    case .matmul(_, let epilogue): epilogue?.formula
    case .scatterAdd, .routine, .control: nil
    }
  }

  /// The buffers that operands of the formula are: inputs, and the product under an epilogue.
  package var formulaOperands: [Value] {
    guard case .matmul(_, .some(let epilogue)) = body else { return inputs }
    return inputs + [epilogue.temporary ?? outputs[0]]
  }
}

/// What a matrix product computes from its elements.
package struct Epilogue: Hashable, Sendable {
  /// Over rows and columns; operand `inputs.count` is the product.
  package let formula: Formula
  /// The product if it is nowhere as a whole, only a band of rows at a time; nil if it is
  /// collected in `outputs[0]`, for the epilogue to replace or leave it there.
  package let temporary: Value?

  package init(_ formula: Formula, temporary: Value?) {
    self.formula = formula
    self.temporary = temporary
  }
}
