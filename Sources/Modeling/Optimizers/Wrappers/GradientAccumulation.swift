import IR
import Operators

/// An optimizer that waits for several gradients and works on their mean.
///
/// Gradients weigh as much as their batches do in the loss of all (`BatchWeight`), so that the mean is
/// the gradient of one large batch, whatever the sizes of the small ones.
struct GradientAccumulation: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let count: Int

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expect(count >= 1, "expected to accumulate at least 1 step, found \(count)", of: self)
    guard count > 1 else { return base.update(gradients, in: step) }
    let (waited, _) = step.scalar("accumulation", "step", .i64)
    let (flag, _) = step.scalar("accumulation", AccumulationEnd.purpose, .i64)
    let isLast = waited.equal(Tensor(Double(count - 1))).or(flag.notEqual(0))
    step.update(waited, to: select(isLast, 0, waited + 1))
    let batch = step.batchWeight()
    let weight = batch?.weight ?? step.builder.constant(TensorType(.f64, []), 1)
    let (before, _) = step.scalar("accumulation", "weight", .f64)
    let total = before + weight
    step.update(before, to: select(isLast, 0, total))
    let divisor = batch?.isSum == true ? 1 : select(total.equal(0), 1, total)
    let sums = gradients.map { parameter, gradient in
      let memory = step.memory("accumulation", "sum", of: parameter)
      let sum = memory + gradient * weight.cast(to: gradient.elementType)
      step.update(memory, to: select(isLast, 0, sum))
      return (parameter, sum / divisor.cast(to: gradient.elementType))
    }
    step.revise(base, sums) { target, value in
      select(isLast, value, target)
    }
  }
}

/// The states by which a host ends a group of batches before it is full, such as at the end of an
/// epoch: integers that are 1 in its last step, else 0.
package enum AccumulationEnd {
  static let purpose = "is_last"

  package static func isOne(_ label: String) -> Bool {
    label.hasPrefix("accumulation.\(purpose)") || label.contains(".accumulation.\(purpose)")
  }
}

extension Optimizer {
  /// Changes parameters at every `count`-th step only, by the mean of the gradients since: as one
  /// batch of all their rows, in the memory of one.
  ///
  /// A gradient weighs as much as its batch in the loss of all rows: by the number of rows, or of places
  /// that a mask leaves, if the loss is their mean; all are added up if it is their sum. Layers that look
  /// at a whole batch, such as batch norm, still see the small ones. `fit` ends a group with the epoch.
  public func accumulatingGradients(over count: Int) -> any Optimizer {
    GradientAccumulation(base: self, count: count)
  }
}
