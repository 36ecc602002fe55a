import IR

/// The memory of a kernel that runs bodies, in bytes from its start: carries whose last value nothing
/// reads, the condition of a loop, then what the bodies need one after the other, and tables of
/// pointers.
package struct ControlSchedule: Hashable, Sendable {
  /// When bodies run.
  package enum Form: Hashable, Sendable {
    /// For each step, which has its elements of the sequences behind the carries.
    case scan(steps: Count, isReversed: Bool, sequences: Int)
    case conditional
    case whileLoop
  }

  /// Where each carry is; nil for one that lives in an output of the kernel.
  package let carryOffsets: [Int?]
  /// Of a loop that goes on while a condition holds.
  package let conditionOffset: Int?
  /// Of the workspace of either body.
  package let bodyOffset: Int
  /// Of pointer tables that are not on the stack.
  package let tableOffset: Int
  package let tables: LocalMemory
  package let form: Form
  /// For each output of the kernel, which result it is.
  package let results: [Int]
  /// Bytes of a part.
  package let byteCount: Int
  /// How parts divide rows; of the other numbers each part has its own.
  package let rows: ControlKernel.RowDivision?
  /// Element operations of all steps of all parts, roughly.
  package let work: Work

  /// Bytes of a pointer.
  package static let pointerByteCount = 8

  init(_ control: ControlKernel, _ batch: SymbolicBatch?, for target: Target) {
    var end = 0
    func take(_ byteCount: Int) -> Int {
      defer { end += LocalMemory.padded(max(1, byteCount)) }
      return end
    }
    let body = control.plans[0]
    carryOffsets = (0..<control.carryCount).map { index in
      control.results.contains(index)
        ? nil : take(body.graph.arguments[index].type.byteCount)
    }
    if case .whileLoop = control.form { conditionOffset = take(1) } else { conditionOffset = nil }
    bodyOffset = end
    end += LocalMemory.padded(control.plans.map(\.arena.byteCount).max() ?? 0)
    tableOffset = end
    tables = Self.tables(control, for: target)
    byteCount = LocalMemory.padded(end + tables.byteCount)
    rows = control.rows
    results = control.results
    form =
      switch control.form {
      case .scan(let length, let isReversed, _, let sequences):
        .scan(steps: Count(length, in: batch), isReversed: isReversed, sequences: sequences)
      case .conditional: .conditional
      case .whileLoop: .whileLoop
      }
    work =
      control.plans.map { $0.kernels.map(\.schedule.work).total }.total
      * (control.stepCount * control.partCount)
  }

  /// In the order in which they are declared: that of carries, then for each body those of its
  /// arguments, outputs and buffers.
  private static func tables(_ control: ControlKernel, for target: Target) -> LocalMemory {
    var memory = LocalMemory(limit: target.innerStackByteCount)
    func add(_ count: Int) { memory.add(byteCount: count * pointerByteCount) }
    if control.carryCount > 0 { add(control.carryCount) }
    for (position, plan) in control.plans.enumerated() {
      add(plan.graph.arguments.count)
      add(control.outputCount(ofBody: position))
      add(plan.placements.count)
    }
    return memory
  }
}

extension ControlKernel {
  /// Pointers to outputs that a body's program is given.
  package func outputCount(ofBody position: Int) -> Int {
    switch form {
    case .scan: plans[position].graph.outputs.count
    case .conditional: results.count
    case .whileLoop: position == 0 ? 1 : 0
    }
  }
}
