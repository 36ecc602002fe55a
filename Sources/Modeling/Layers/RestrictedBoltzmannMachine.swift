import IR
import Operators

/// Two layers of units that are 0 or 1 and see only the other layer, through one matrix W.
///
/// `P(h = 1 | v) = σ(v W + c)` and `P(v = 1 | h) = σ(h Wᵀ + b)`, from the energy
/// `E(v, h) = -v W hᵀ - b vᵀ - c hᵀ`. Visible units may be given probabilities, such as pixels from 0
/// to 1. As a layer it gives the probabilities of hidden units, so that machines can be stacked.
///
///     let machine = RestrictedBoltzmannMachine(visible: 784, hidden: 100)
///     let phases = machine.contrast(x, steps: 1)
///     graph.output("loss", phases.loss)        // by SGD(learningRate: η) this is CD-1
///
/// - Shapes: `(n, visible) -> (n, hidden)`, float; parameters `NAME.weight` `(visible, hidden)`,
///   `NAME.visible_bias` and `NAME.hidden_bias`, one of each for all uses of a name.
/// - Errors: an operand has another width or is no float matrix; a number of units is below 1.
/// - Follows: Hinton, "Training products of experts by minimizing contrastive divergence" (Neural
///   Computation 14, 2002); "A practical guide to training restricted Boltzmann machines" (2010).
public struct RestrictedBoltzmannMachine: Layer, Placed {
  public let visible: Int
  public let hidden: Int
  public let initializer: WeightInitializer
  public let name: String
  let place: Place

  public init(
    visible: Int, hidden: Int, initializer: WeightInitializer = .normal(deviation: 0.01),
    name: String = "rbm", file: String = #fileID, line: Int = #line
  ) {
    self.visible = visible
    self.hidden = hidden
    self.initializer = initializer
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ v: Tensor) -> Tensor { hiddenProbabilities(v) }

  /// `σ(v W + c)`: `(n, visible) -> (n, hidden)`.
  public func hiddenProbabilities(_ v: Tensor) -> Tensor {
    checked(v, visible) { sigmoid(hiddenSums(v, parameters($0, v.elementType))) }
  }

  /// `σ(h Wᵀ + b)`: `(n, hidden) -> (n, visible)`.
  public func visibleProbabilities(_ h: Tensor) -> Tensor {
    checked(h, hidden) {
      let parameters = parameters($0, h.elementType)
      return sigmoid(
        matmul(h, parameters.weight, transposeRHS: true) + parameters.visibleBias)
    }
  }

  /// `F(v) = -b vᵀ - Σ log(1 + exp(v W + c))`: `(n, visible) -> (n)`; exp(-F) adds up the
  /// probabilities of v with every h, but for one factor.
  public func freeEnergy(_ v: Tensor) -> Tensor {
    checked(v, visible) {
      let parameters = parameters($0, v.elementType)
      return -(v * parameters.visibleBias).sum([1]) - softplus(hiddenSums(v, parameters)).sum([1])
    }
  }

  private func hiddenSums(_ v: Tensor, _ parameters: Parameters) -> Tensor {
    matmul(v, parameters.weight) + parameters.hiddenBias
  }

  private struct Parameters {
    let weight, visibleBias, hiddenBias: Tensor
  }

  private func parameters(_ builder: GraphBuilder, _ type: ElementType) -> Parameters {
    builder.shared(name) {
      let first = initializer.initializer(fanIn: visible, fanOut: hidden)
      return Parameters(
        weight: builder.parameter("weight", [visible, hidden], type, first, at: place),
        visibleBias: builder.parameter("visible_bias", [visible], type, at: place),
        hiddenBias: builder.parameter("hidden_bias", [hidden], type, at: place))
    }
  }

  /// What `body` makes of a float matrix of this width.
  private func checked(
    _ x: Tensor, _ width: Int, _ body: (GraphBuilder) -> Tensor
  ) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    guard visible >= 1, hidden >= 1 else {
      return x.rejected(
        by: "layer \(name)",
        "expected at least 1 unit in each layer, found \(visible) visible and \(hidden) hidden",
        at: place)
    }
    guard x.rank == 2, x.shape[1] == width, x.elementType.isFloat else {
      return x.rejected(
        by: "layer \(name)", "found \(x.type), expected floats (batch, \(width))", at: place)
    }
    return body(builder)
  }
}
