import IR
import Operators

/// An optimizer that waits for several gradients and works on their mean.
struct GradientAccumulation: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let count: Int

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expect(count >= 1, "expected to accumulate at least 1 step, found \(count)", of: self)
    guard count > 1 else { return base.update(gradients, in: step) }
    let (waited, _) = step.scalar("accumulation", "step", .i64)
    let isLast = waited.equal(Tensor(Double(count - 1)))
    step.update(waited, to: select(isLast, 0, waited + 1))
    let sums = gradients.map { parameter, gradient in
      let memory = step.memory("accumulation", "sum", of: parameter)
      let sum = memory + gradient
      step.update(memory, to: select(isLast, 0, sum))
      return (parameter, sum * Tensor(1 / Double(count)))
    }
    step.revise(base, sums) { target, value in
      select(isLast, value, target)
    }
  }
}

extension Optimizer {
  /// Changes parameters at every `count`-th step only, by the mean of the gradients since: as one
  /// batch of `count` times the rows, in the memory of one.
  ///
  /// Every step's gradient weighs the same, also that of a smaller last batch.
  public func accumulatingGradients(over count: Int) -> any Optimizer {
    GradientAccumulation(base: self, count: count)
  }
}
