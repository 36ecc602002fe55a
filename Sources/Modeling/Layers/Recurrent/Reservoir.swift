import IR
import Operators

/// The reservoir of an echo state network: a recurrent layer of random, sparse weights that are never
/// trained; only what reads its states is.
///
///     let states = Reservoir(500, leak: 0.3, returnsSequences: true)(x)
///     let prediction = Dense(1)(states)       // trained as usual, or solved by `ridge`
///
/// A unit hears a share `connectivity` of all units. Weights are scaled so that the largest magnitude of
/// their eigenvalues is `spectralRadius`; below 1 what the reservoir was told long ago fades (the echo
/// state property), the slower the closer it is.
///
/// - Options:
///   - connectivity: in 0...1; 0.05 if left out.
///   - spectralRadius: of the recurrent weights, before the leak.
///   - leak: how much of a state is new in each step; see `LeakyUnit`.
///   - inputScaling: weights of inputs are uniform within ± this.
///   - biasScaling: biases are uniform within ± this; there are none if it is 0.
///   - returnsSequences: whether it gives the outputs of all steps or of the last.
/// - Parameters of the model, all frozen: `NAME.weight` `(in, units)`, `NAME.recurrent_weight`
///   `(units, units)`, and `NAME.bias` `(units)`.
/// - Shapes: `(n, steps, in) -> (n, units)` or `(n, steps, units)`; float.
/// - Errors: those of `Recurrent`; a number is not finite, the connectivity or the leak outside its
///   range, a scaling or the radius negative. A reservoir of too few connections, without cycles, has
///   the radius 0, which cannot be scaled: that is told when it gets its first values.
/// - Follows: Jaeger, "The 'echo state' approach to analysing and training recurrent neural networks"
///   (GMD report 148, 2001); Lukoševičius, "A practical guide to applying echo state networks" (2012).
public struct Reservoir: ResumableLayer, Placed {
  public let units: Int
  public let connectivity: Double
  public let spectralRadius: Double
  public let leak: Double
  public let inputScaling: Double
  public let biasScaling: Double
  public let activation: Activation
  public let returnsSequences: Bool
  public let name: String
  let place: Place

  public init(
    _ units: Int, connectivity: Double = 0.05, spectralRadius: Double = 0.95, leak: Double = 1,
    inputScaling: Double = 1, biasScaling: Double = 1, activation: Activation = .tanh,
    returnsSequences: Bool = false, name: String = "reservoir", file: String = #fileID,
    line: Int = #line
  ) {
    self.units = units
    self.connectivity = connectivity
    self.spectralRadius = spectralRadius
    self.leak = leak
    self.inputScaling = inputScaling
    self.biasScaling = biasScaling
    self.activation = activation
    self.returnsSequences = returnsSequences
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    resting(x) { recurrent(x, mode: .inference) }
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    resting(x) { recurrent(x, mode: mode) }
  }

  /// The outputs of all steps, and the last, to go on with; see `Recurrent.run`.
  public func run(
    _ x: Tensor, initial: [Tensor]? = nil, mask: Tensor? = nil, mode: Mode = .inference
  ) -> (sequence: Tensor, states: [Tensor]) {
    if let mistake {
      return (x.rejected(by: "layer \(name)", mistake, at: place), [])
    }
    func run() -> (Tensor, [Tensor]) { recurrent.run(x, initial: initial, mask: mask, mode: mode) }
    return x.builder?.frozen(run) ?? run()
  }

  private func resting(_ x: Tensor, _ body: () -> Tensor) -> Tensor {
    if let mistake, x.value != nil {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return x.builder?.frozen(body) ?? body()
  }

  private var recurrent: Recurrent<LeakyUnit> {
    Recurrent(
      LeakyUnit(leak: leak, activation: activation), units: units,
      returnsSequences: returnsSequences, bias: biasScaling == 0 ? RecurrentBias.none : .single,
      initializer: .uniform(low: -inputScaling, high: inputScaling),
      recurrentInitializer: .reservoir(connectivity: connectivity, spectralRadius: spectralRadius),
      biasInitializer: .uniform(low: -biasScaling, high: biasScaling), name: name,
      file: place.file, line: place.line)
  }

  private var mistake: String? {
    for (what, number, range) in [
      ("connectivity", connectivity, 0...1), ("leak", leak, Double.leastNonzeroMagnitude...1),
      ("spectral radius", spectralRadius, 0...Double.greatestFiniteMagnitude),
      ("input scaling", inputScaling, 0...Double.greatestFiniteMagnitude),
      ("bias scaling", biasScaling, 0...Double.greatestFiniteMagnitude),
    ] where !range.contains(number) {
      let expected = range.upperBound == 1 ? "a share of 1" : "a finite number of at least 0"
      return "the \(what) is \(number), expected \(expected)"
    }
    return nil
  }
}
