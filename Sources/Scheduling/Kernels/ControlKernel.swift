import IR

/// A kernel that runs other kernels: the plans of a node's bodies, in a loop or one of two.
///
/// The kernel's inputs are the operands of the node. Each body is a program whose arguments are
/// elements of these, whose outputs are elements of the kernel's, and whose carries are states
/// that it updates.
package struct ControlKernel: Hashable, Sendable {
  package let form: ControlFlow.Form
  /// One for each body; they compute only results that are used.
  package let plans: [Plan]
  /// For each output of the kernel, which result it is.
  package let results: [Int]
  /// How threads divide the rows of a batch, each for all steps; nil if the bodies take all rows.
  package let rows: RowDivision?

  /// Parts of as many rows, whose bodies have nothing to do with each other.
  package struct RowDivision: Hashable, Sendable {
    package let partCount: Int
    /// For each operand, whether a part takes its rows or all; results are divided.
    ///
    /// Rows are the first axis of what the body takes.
    package let isDivided: [Bool]

    package init(partCount: Int, isDivided: [Bool]) {
      self.partCount = partCount
      self.isDivided = isDivided
    }
  }

  package init(
    form: ControlFlow.Form, plans: [Plan], results: [Int], rows: RowDivision? = nil
  ) {
    self.form = form
    self.plans = plans
    self.results = results
    self.rows = rows
  }

  package var partCount: Int { rows?.partCount ?? 1 }

  /// Operands that change from step to step.
  package var carryCount: Int {
    switch form {
    case .scan(_, _, let carries, _), .whileLoop(let carries): carries
    case .conditional: 0
    }
  }

  /// How often the bodies run; 1 where that is not known.
  package var stepCount: Int {
    if case .scan(let length, _, _, _) = form { length } else { 1 }
  }
}

extension Plan {
  /// All kernels; those of bodies in the place of what runs them.
  package var innermostKernels: [Kernel] {
    kernels.flatMap { kernel in
      guard case .control(let control) = kernel.body else { return [kernel] }
      return control.plans.flatMap(\.innermostKernels)
    }
  }
}
