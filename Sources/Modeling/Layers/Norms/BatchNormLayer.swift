import IR
import Operators

/// Each channel less its mean, divided by its standard deviation, times a scale, plus a shift; in
/// training those of the batch, in inference running ones.
///
/// - Options: as of the function `batchNorm`;
///   - momentum: the part of the batch's statistics in the running ones, the variance without bias.
///     Keras calls `1 - momentum` momentum.
///   - isShifted: as `isScaled` if nil.
///   - tracksStatistics: if false there are no running statistics, and those of the batch are used
///     in inference too, as critics and generators of adversaries do. The mode need not be told.
/// - Parameters of the model: `NAME.scale` and `NAME.shift`, unless `isScaled` or `isShifted` is
///   false.
/// - States: `NAME.mean` and `NAME.variance`, `(channels)`, which training steps move, unless
///   `tracksStatistics` is false.
/// - Shapes: `(n, …, channels) -> (n, …, channels)`, float; channels along another axis if said so.
/// - Errors: elements are not floats; the rank is below 2; the axis is outside the rank; the
///   momentum is outside 0...1; it is trained within a loop or its mode is not told, and it has
///   running statistics.
/// - Follows: `torch.nn.BatchNorm1d`, whose `track_running_stats` and `affine` these options are;
///   `keras.layers.BatchNormalization`, whose `scale` and `center`.
public struct BatchNorm: Layer, Placed {
  public let axis: Int
  public let momentum: Double
  public let epsilon: Double
  public let isScaled: Bool
  public let isShifted: Bool
  public let tracksStatistics: Bool
  public let name: String
  let place: Place

  public init(
    axis: Int = -1, momentum: Double = 0.1, epsilon: Double = 1e-5, isScaled: Bool = true,
    isShifted: Bool? = nil, tracksStatistics: Bool = true, name: String = "batch_norm",
    file: String = #fileID, line: Int = #line
  ) {
    self.axis = axis
    self.momentum = momentum
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.isShifted = isShifted ?? isScaled
    self.tracksStatistics = tracksStatistics
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    tracksStatistics ? x.needsMode(self) : self(x, mode: .training)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    let movesStates = tracksStatistics && mode == .training && !builder.isFreezing
    if let mistake = mistake(of: x, builder, movesStates: movesStates) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      movesStates || !tracksStatistics
        ? normalize(x, builder, movesStates: movesStates) : infer(x, builder)
    }
  }

  /// By the statistics of the batch.
  private func normalize(_ x: Tensor, _ builder: GraphBuilder, movesStates: Bool) -> Tensor {
    let norm = NormParameters(x, axis: axis, isScaled, isShifted: isShifted, place)
    let states = movesStates ? states(x, builder) : []
    let (output, moments) = batchNorm(
      x, scale: norm.scale, shift: norm.shift, axis: axis, epsilon: epsilon, file: place.file,
      line: place.line)
    guard movesStates else { return output }
    builder.advance(states) { latest in
      let moved = moments.running(mean: latest[0], variance: latest[1], momentum: momentum)
      return [moved.mean, moved.variance]
    }
    return output
  }

  private func infer(_ x: Tensor, _ builder: GraphBuilder) -> Tensor {
    let norm = NormParameters(x, axis: axis, isScaled, isShifted: isShifted, place)
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

  private func mistake(of x: Tensor, _ builder: GraphBuilder, movesStates: Bool) -> String? {
    if let mistake = normAxisMistake(x, axis) { return mistake }
    if !(0...1).contains(momentum) { return "the momentum is \(momentum), expected 0...1" }
    if movesStates && builder !== builder.outermost {
      return "its running statistics cannot be moved in every step of a loop; apply it outside"
    }
    return nil
  }
}
