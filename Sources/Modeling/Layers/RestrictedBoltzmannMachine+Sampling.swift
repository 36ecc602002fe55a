import IR
import Operators

extension RestrictedBoltzmannMachine {
  /// What contrastive divergence compares.
  public struct Phases {
    /// The mean over rows of F(v⁰) - F(vⁿ), whose gradient is that of the rule; no measure of how
    /// well the machine does.
    public let loss: Tensor
    /// vⁿ, the probabilities of visible units at the end of the chain: `(n, visible)`.
    public let reconstruction: Tensor
    /// The hidden units that were drawn, in the order of the chain; each `(n, hidden)`.
    public let samples: [Tensor]
  }

  /// Contrastive divergence by n steps, CD-n.
  ///
  /// The rule `ΔW = η (v⁰ h⁰ᵀ - vⁿ hⁿᵀ)`, `Δb = η (v⁰ - vⁿ)`, `Δc = η (h⁰ - hⁿ)`, with h the
  /// probabilities of hidden units and means over rows, is the negative gradient of `loss` where vⁿ is
  /// held fixed. So the step of `SGD` is the rule, and any other optimizer can take its place.
  ///
  /// - Parameters:
  ///   - v: visible units of examples, `(n, visible)`.
  ///   - steps: of the chain, 1 or more.
  ///   - key: `i64[2]` (seed, step); nil for that of the model.
  /// - Returns: the loss, and where the chain went.
  /// - Errors: there is no step; those of the layer.
  public func contrast(_ v: Tensor, steps: Int = 1, key: Tensor? = nil) -> Phases {
    let (reconstruction, samples) = chain(from: v, steps: steps, key: key)
    let end = stopGradient(reconstruction)
    return Phases(
      loss: (freeEnergy(v) - freeEnergy(end)).mean(), reconstruction: reconstruction,
      samples: samples)
  }

  /// Gibbs sampling: hidden units are drawn, visible ones take their probabilities, again and again.
  ///
  /// Returns the visible units at the end and all hidden ones that were drawn.
  /// - Errors: as `contrast`.
  public func chain(
    from v: Tensor, steps: Int = 1, key: Tensor? = nil
  ) -> (visible: Tensor, samples: [Tensor]) {
    guard v.value != nil, let builder = v.builder else { return (v, []) }
    guard steps >= 1 else {
      let mistake = "a chain of \(steps) steps has no end, expected at least 1"
      return (v.rejected(by: "layer \(name)", mistake, at: place), [])
    }
    let key = key ?? builder.randomKey
    var (visible, samples): (Tensor, [Tensor]) = (v, [])
    for _ in 0..<steps {
      let hidden = randomBernoulli(
        key, probabilities: hiddenProbabilities(visible), file: place.file, line: place.line)
      samples.append(hidden)
      visible = visibleProbabilities(hidden)
    }
    return (visible, samples)
  }
}
