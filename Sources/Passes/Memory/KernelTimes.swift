import IR
import Scheduling

/// When each kernel runs.
struct KernelTimes: Hashable {
  /// Indices of kernels by phase; those of one phase run side by side.
  let phases: [[Int]]
  private let phaseOf: [Int]

  /// - Requires: `phases` names every kernel once, after the phases of all it reads.
  init(phases: [[Int]]) {
    self.phases = phases
    var phaseOf = [Int](repeating: 0, count: phases.map(\.count).reduce(0, +))
    for (phase, kernels) in phases.enumerated() {
      for kernel in kernels { phaseOf[kernel] = phase }
    }
    self.phaseOf = phaseOf
  }

  /// One kernel after another.
  init(order: [Int]) { self.init(phases: order.map { [$0] }) }

  /// Indices of kernels in the order in which they start.
  var order: [Int] { phases.flatMap { $0 } }

  /// The phase of a kernel, the grain of lifetimes: buffers used in one phase live at once.
  func step(of kernel: Int) -> Int { phaseOf[kernel] }

  /// The step after the last, in which results are copied.
  var end: Int { phases.count }

  /// Positions in `order` of the phases that have several kernels.
  var ranges: [Range<Int>] {
    var start = 0
    return phases.compactMap { kernels in
      defer { start += kernels.count }
      return kernels.count > 1 ? start..<(start + kernels.count) : nil
    }
  }
}
