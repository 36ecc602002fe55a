import IR

/// When each kernel runs.
struct Schedule: Hashable {
  /// Indices of kernels in the order in which they start.
  let order: [Int]
  private let steps: [Int]

  /// - Requires: `order` names every kernel once, after what it reads.
  init(order: [Int]) {
    self.order = order
    var steps = [Int](repeating: 0, count: order.count)
    for (step, kernel) in order.enumerated() { steps[kernel] = step }
    self.steps = steps
  }

  /// The step a kernel runs in, the grain of lifetimes: buffers used in one step live at once.
  func step(of kernel: Int) -> Int { steps[kernel] }

  /// The step after the last, in which results are copied.
  var end: Int { order.count }
}
