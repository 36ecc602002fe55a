import IR
import Operators

/// Layers whose weights are divided by their largest singular value, so that none of them stretches
/// anything: |W x| ≤ |x|.
///
///     SpectralNorm {
///       Dense(64, activation: .leakyReLU(0.2))
///       Dense(1)
///     }
///
/// The singular value is estimated by power iteration, whose two vectors are states that each training
/// step moves, once however often the layers are applied in it; gradients flow through the division,
/// not through the iteration.
///
/// - Options:
///   - weight: the name, without scopes, of the parameters that are divided. All with this name are, of
///     whatever layer; other parameters stay as they are.
///   - axis: of a weight's outputs, in negative counting; all others are one axis of inputs. Weights of
///     `ConvTranspose` have theirs at -2.
///   - iterations: of each training step.
/// - States: `NAME.weight_u` `(outputs)` and `NAME.weight_v` `(inputs)` beside each `NAME.weight`; before
///   the first step of training they are random, and so is the value.
/// - Shapes, parameters: those of the layers.
/// - Errors: no parameter has the name; one has a rank below 2 or is no float; the axis is outside its
///   rank; there are no iterations; it is trained within a loop.
/// - Follows: `torch.nn.utils.parametrizations.spectral_norm`, which iterates at each application, and 15
///   times when it is made; Miyato et al., "Spectral normalization for generative adversarial networks"
///   (ICLR 2018).
public struct SpectralNorm: Layer, Placed {
  public let content: any Layer
  public let weight: String
  public let axis: Int
  public let iterations: Int
  let place: Place
  /// Below which a length counts as this much, as in PyTorch.
  private static let shortest = 1e-12

  public init(
    _ content: any Layer, weight: String = "weight", axis: Int = -1, iterations: Int = 1,
    file: String = #fileID, line: Int = #line
  ) {
    self.content = content
    self.weight = weight
    self.axis = axis
    self.iterations = iterations
    place = Place(file, line)
  }

  public init(
    weight: String = "weight", axis: Int = -1, iterations: Int = 1, file: String = #fileID,
    line: Int = #line, @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.init(
      Sequential(layers()), weight: weight, axis: axis, iterations: iterations, file: file,
      line: line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    apply(to: x, mode) { content(x, mode: mode) }
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode else { return MaskedSequence(x.values.needsMode(self), mask: x.mask) }
    var mask = x.mask
    let values = apply(to: x.values, mode) {
      let result = content(x, mode: mode)
      mask = result.mask
      return result.values
    }
    return MaskedSequence(values, mask: mask)
  }

  private func apply(to x: Tensor, _ mode: Mode, _ body: () -> Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    let isMoving = mode == .training && !builder.isFreezing
    if let mistake = mistake(builder, isMoving: isMoving) {
      return x.rejected(by: "layer spectral_norm", mistake, at: place)
    }
    var count = 0
    let result = builder.reparametrizing(
      { parameter, name in
        guard name == weight, let model = parameter.builder else { return parameter }
        count += 1
        return normalized(parameter, model, isMoving: isMoving)
      }, body)
    guard count > 0 || result.value == nil else {
      let mistake = "its layers have no parameter '\(weight)' to divide"
      return x.rejected(by: "layer spectral_norm", mistake, at: place)
    }
    return result
  }

  private func mistake(_ builder: GraphBuilder, isMoving: Bool) -> String? {
    if iterations < 1 { return "the number of iterations is \(iterations), expected at least 1" }
    if isMoving && builder !== builder.outermost {
      return "its states cannot be moved in every step of a loop; apply it outside"
    }
    return nil
  }

  private func normalized(
    _ parameter: Tensor, _ builder: GraphBuilder, isMoving: Bool
  ) -> Tensor {
    guard parameter.value != nil else { return parameter }
    let rank = parameter.rank
    guard rank >= 2, parameter.elementType.isFloat, (-rank..<0).contains(axis) else {
      let mistake =
        "%\(parameter.node?.argument?.label ?? "") is \(parameter.type), expected floats of a rank "
        + "of at least 2 with an axis \(axis)"
      return parameter.rejected(by: "layer spectral_norm", mistake, at: place)
    }
    let matrix = Self.matrix(parameter, axis)
    let states = [("u", matrix.shape[1]), ("v", matrix.shape[0])].map { name, extent in
      builder.state(
        "\(weight)_\(name)", [extent], parameter.elementType, .normal(mean: 0, deviation: 1),
        at: place)
    }
    var (u, v) = (Self.unit(states[0]), Self.unit(states[1]))
    if isMoving {
      let fixed = stopGradient(matrix)
      for _ in 0..<iterations {
        u = Self.unit(matmul(v.reshape([1, -1]), fixed).reshape([-1]))
        v = Self.unit(matmul(fixed, u.reshape([-1, 1])).reshape([-1]))
      }
      for (state, value) in zip(states, [u, v])
      where !builder.outputs.contains(where: { $0.updates == state.value }) {
        builder.update(state, to: value)
      }
    }
    let largest = matmul(matmul(v.reshape([1, -1]), matrix), u.reshape([-1, 1])).reshape([])
    return parameter / largest
  }

  /// `(inputs, outputs)`.
  private static func matrix(_ weight: Tensor, _ axis: Int) -> Tensor {
    let place = weight.fromFront(axis)
    let others = (0..<weight.rank).filter { $0 != place }
    let outputs = weight.shape[place]
    return weight.transpose(others + [place])
      .reshape([weight.type.elementCount / max(outputs, 1), outputs])
  }

  private static func unit(_ vector: Tensor) -> Tensor {
    vector / maximum(vector.norm(), Tensor(shortest))
  }
}
