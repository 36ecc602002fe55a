import IR
import Operators

/// Each channel less its mean, divided by its standard deviation, times a scale, plus a shift; in
/// training those of the batch, in inference running ones.
///
/// - Options: as of the function `batchNorm`; `momentum` is the part of the batch's statistics in
///   the running ones, the variance without bias. Keras calls `1 - momentum` momentum.
/// - Parameters of the model: `NAME.scale` and `NAME.shift`, unless `isScaled` is false.
/// - States: `NAME.mean` and `NAME.variance`, `(channels)`, which training steps move.
/// - Shapes: `(n, …, channels) -> (n, …, channels)`, float; channels along another axis if said so.
/// - Errors: elements are not floats; the rank is below 2; the axis is outside the rank; the
///   momentum is outside 0...1; it is trained within a loop; the mode is not told.
/// - Follows: `torch.nn.BatchNorm1d`, `keras.layers.BatchNormalization`.
public struct BatchNorm: Layer {
  public let axis: Int
  public let momentum: Double
  public let epsilon: Double
  public let isScaled: Bool
  public let name: String
  private let place: Place

  public init(
    axis: Int = -1, momentum: Double = 0.1, epsilon: Double = 1e-5, isScaled: Bool = true,
    name: String = "batch_norm", file: String = #fileID, line: Int = #line
  ) {
    self.axis = axis
    self.momentum = momentum
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    let trains = mode == .training && !builder.isFreezing
    if let mistake = mistake(of: x, builder, trains: trains) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) { trains ? train(x, builder) : infer(x, builder) }
  }

  private func train(_ x: Tensor, _ builder: GraphBuilder) -> Tensor {
    let norm = NormParameters(x, axis: axis, isScaled, place)
    let states = states(x, builder)
    let (output, moments) = batchNorm(
      x, scale: norm.scale, shift: norm.shift, axis: axis, epsilon: epsilon, file: place.file,
      line: place.line)
    builder.advance(states) { latest in
      let moved = moments.running(mean: latest[0], variance: latest[1], momentum: momentum)
      return [moved.mean, moved.variance]
    }
    return output
  }

  private func infer(_ x: Tensor, _ builder: GraphBuilder) -> Tensor {
    let norm = NormParameters(x, axis: axis, isScaled, place)
    let states = states(x, builder)
    return batchNorm(
      x, mean: states[0], variance: states[1], scale: norm.scale, shift: norm.shift, axis: axis,
      epsilon: epsilon, file: place.file, line: place.line)
  }

  private func states(_ x: Tensor, _ builder: GraphBuilder) -> [Tensor] {
    let channels = x.shape[x.fromFront(axis)]
    return [("mean", Initializer.zeros), ("variance", .ones)].map { name, initializer in
      builder.state(name, [channels], x.elementType, initializer, at: place)
    }
  }

  private func mistake(of x: Tensor, _ builder: GraphBuilder, trains: Bool) -> String? {
    if let mistake = normAxisMistake(x, axis) { return mistake }
    if !(0...1).contains(momentum) { return "the momentum is \(momentum), expected 0...1" }
    if trains && builder !== builder.outermost {
      return "its running statistics cannot be moved in every step of a loop; apply it outside"
    }
    return nil
  }
}
