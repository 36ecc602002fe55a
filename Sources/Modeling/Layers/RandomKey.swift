import IR
import Operators

extension GraphBuilder {
  /// `i64[2]` (seed, step), for the random numbers of a training step: one state of the model,
  /// `random.key`, whose first value depends on the seed and whose step each run counts on.
  ///
  /// Uses are independent, since each has a stream of its own.
  public var randomKey: Tensor {
    let model = outermost
    let key = model.shared("random") {
      model.state("key", [2], .i64, initializer: .uniform(low: 0, high: 0x1p31))
    }
    if !model.outputs.contains(where: { $0.updates == key.value }) {
      model.update(key, to: key + model.constant(TensorData([2], [0, 1] as [Int64])))
    }
    return key
  }

  /// Replaces what states become in this step by what `next` makes of that: several applications of
  /// one layer move its states one after another.
  func advance(_ states: [Tensor], _ next: ([Tensor]) -> [Tensor]) {
    let latest = latest(states)
    removeOutputs { output in
      output.updates != nil && states.contains { $0.value == output.updates }
    }
    for (state, value) in zip(states, next(latest)) { update(state, to: value) }
  }

  /// What states have become in this step so far.
  func latest(_ states: [Tensor]) -> [Tensor] {
    states.map { state in
      outputs.first { $0.updates == state.value }.map { tensor($0.value) } ?? state
    }
  }
}
