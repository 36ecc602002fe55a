import IR
import Operators

/// A recurrent network over sequences: one native loop for each of its layers and directions.
///
///     LSTM(64)(x)                                             // what the last step gives
///     GRU(64, layers: 2, isBidirectional: true, returnsSequences: true)(x)
///     let (sequence, states) = LSTM(64).run(x, mode: mode)    // both, to start another with
///     GRU(64)(x, mask: sequenceMask(lengths, steps: 20), mode: mode)
///
/// The products of inputs with weights are made for all steps at once.
///
/// - Options:
///   - layers: each takes the outputs of the one before.
///   - isBidirectional: another network goes from the end to the start; `merge` says what becomes of
///     both outputs, which stand side by side if left out. `Bidirectional` does the same.
///   - returnsSequences: whether it gives the outputs of all steps or of the last.
///   - dropout: between layers, in training.
///   - isStateful: in training a batch goes on where the one before has left the same rows: states are
///     kept as states of the model, zeros at first and again where `Trainer` or `ParameterStore`
///     resets them. No gradient flows back into the batch before, so that backpropagation through time
///     is truncated there. Evaluation and prediction begin with zeros, for any number of rows.
///   - bias: none, one, or PyTorch's two; if nil one, and two for a `GRU` that resets after the
///     product, where they are not the same as their sum.
///   - initializer, recurrentInitializer, biasInitializer: of the weights of inputs and of states, and
///     of all biases; if that is nil, the bias begins as the unit says, the state's at 0.
/// - Parameters of the model: `NAME.weight` `(in, gates · units)`, `NAME.recurrent_weight`
///   `(units, gates · units)`, `NAME.bias` and, if there are two, `NAME.recurrent_bias`
///   `(gates · units)`. `layer1` and so on follow NAME if there are several
///   layers, then `forward` or `backward` if there are two directions.
/// - States, if they are carried: `NAME.carried.hidden` and, of an `LSTM`, `NAME.carried.cell`
///   `(n, units)`, or `NAME.layer1.carried.hidden` and so on.
/// - Shapes: `(n, steps, in) -> (n, units)` or `(n, steps, units)`, twice the units if two
///   directions stand side by side; float.
/// - Errors: the rank is not 3; elements are not floats; `units` or `layers` is below 1; the dropout
///   is outside 0...1; the mode is not told though there is dropout or states are kept; states are to
///   be carried in two directions, or within a loop.
/// - Follows: `torch.nn.RNN`, `LSTM` and `GRU` with `batch_first`, whose weights are transposed, and
///   whose biases are `double`; `keras.layers.SimpleRNN`, `LSTM` and `GRU`.
public struct Recurrent<Unit: RecurrentUnit>: Layer, Placed {
  public let unit: Unit
  public let units: Int
  public let layers: Int
  public let isBidirectional: Bool
  public let merge: BidirectionalMerge
  public let returnsSequences: Bool
  public let dropout: Double
  public let isStateful: Bool
  public let bias: RecurrentBias
  public let initializer: WeightInitializer
  public let recurrentInitializer: WeightInitializer
  public let biasInitializer: WeightInitializer?
  public let name: String
  let place: Place

  public init(
    _ unit: Unit, units: Int, layers: Int = 1, isBidirectional: Bool = false,
    merge: BidirectionalMerge = .concatenated, returnsSequences: Bool = false, dropout: Double = 0,
    isStateful: Bool = false, bias: RecurrentBias? = nil,
    initializer: WeightInitializer = .glorotUniform,
    recurrentInitializer: WeightInitializer = .orthogonal(),
    biasInitializer: WeightInitializer? = nil, name: String = "recurrent",
    file: String = #fileID, line: Int = #line
  ) {
    self.unit = unit
    self.units = units
    self.layers = layers
    self.isBidirectional = isBidirectional
    self.merge = merge
    self.returnsSequences = returnsSequences
    self.dropout = dropout
    self.isStateful = isStateful
    self.bias = bias ?? unit.usualBias
    self.initializer = initializer
    self.recurrentInitializer = recurrentInitializer
    self.biasInitializer = biasInitializer
    self.name = name
    place = Place(file, line)
  }

  /// The same layer in both directions.
  func bidirectional(_ merge: BidirectionalMerge) -> Recurrent {
    Recurrent(
      unit, units: units, layers: layers, isBidirectional: true, merge: merge,
      returnsSequences: returnsSequences, dropout: dropout, isStateful: isStateful, bias: bias,
      initializer: initializer, recurrentInitializer: recurrentInitializer,
      biasInitializer: biasInitializer, name: name, file: place.file, line: place.line)
  }

  private var needsMode: Bool { dropout > 0 && layers > 1 || isStateful }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    needsMode || x.isOfPiece ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { self(x, mask: nil, mode: mode) }

  /// - Option `mask`: as of `run`.
  public func callAsFunction(_ x: Tensor, mask: Tensor?, mode: Mode) -> Tensor {
    let (sequence, states) = run(x, mask: mask, mode: mode)
    guard !returnsSequences, !states.isEmpty else { return sequence }
    let directions = isBidirectional ? 2 : 1
    let last = states.suffix(directions * unit.stateCount)
    let outputs = stride(from: 0, to: last.count, by: unit.stateCount).map {
      last[last.startIndex + $0]
    }
    return merge(outputs)
  }

  /// Goes by the mask, which behind it is that of all steps, or none if it gives the last one.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (needsMode || x.values.isOfPiece ? nil : .inference) else {
      return MaskedSequence(x.values.needsMode(self))
    }
    let y = self(x.values, mask: x.mask, mode: mode)
    return MaskedSequence(y, mask: returnsSequences ? x.mask : nil)
  }

  /// The outputs of all steps, and the states that each layer's directions end with.
  ///
  /// - Options:
  ///   - initial: the states to begin with; if nil zeros, or those that are carried.
  ///   - mask: `bool (n, steps)`, false for steps that are no part of the sequence, such as those
  ///     behind its end: they leave all states alone, and their outputs are the states as they were,
  ///     as of Keras's layers.
  /// - Shapes: `(n, steps, in) -> (n, steps, units)`, twice the units if two directions stand side
  ///   by side; states `(n, units)`: of the first layer forward, then backward, then of the next; each
  ///   the output, for an `LSTM` followed by its cell.
  public func run(
    _ x: Tensor, initial: [Tensor]? = nil, mask: Tensor? = nil, mode: Mode
  ) -> (sequence: Tensor, states: [Tensor]) {
    guard x.value != nil, let builder = x.builder else { return (x, []) }
    let mistake =
      mistake(of: x) ?? initial.flatMap { self.mistake(ofInitial: $0, x) }
      ?? mask.flatMap { self.mistake(ofMask: $0, x) }
      ?? (initial == nil ? self.mistake(carrying: mode, builder) : nil)
    if let mistake {
      return (x.rejected(by: "layer \(name)", mistake, at: place), [])
    }
    let zero = builder.zeros(TensorType(x.elementType, [x.shape[0], units]))
    let isStep = mask?.transpose([1, 0]).reshape([x.shape[1], x.shape[0], 1])
    var remaining: ArraySlice<Tensor>? =
      initial == nil && carriesStates(mode)
      ? nil : (initial ?? [Tensor](repeating: zero, count: stateCount))[...]
    var states: [Tensor] = []
    let sequence: Tensor = builder.scope(name) {
      var sequence = x.transpose([1, 0, 2])
      for layer in 0..<layers {
        if layer > 0 {
          sequence = Dropout(dropout, file: place.file, line: place.line)(sequence, mode: mode)
        }
        sequence = scoped(layers > 1 ? "layer\(layer + 1)" : nil, builder) {
          pass(sequence, isStep, &remaining, &states, builder)
        }
      }
      return sequence.transpose([1, 0, 2])
    }
    return (sequence, states)
  }

  /// One layer in all directions, with steps as the first axis; `initial` is nil if states are
  /// carried.
  private func pass(
    _ x: Tensor, _ isStep: Tensor?, _ initial: inout ArraySlice<Tensor>?,
    _ states: inout [Tensor], _ builder: GraphBuilder
  ) -> Tensor {
    var outputs: [Tensor] = []
    for direction in isBidirectional ? ["forward", "backward"] : [nil] {
      let learned = scoped(direction, builder) { weights(for: x, builder) }
      let carried = initial == nil ? carriedStates(x, builder) : []
      let first = initial.map { Array($0.prefix(unit.stateCount)) } ?? builder.latest(carried)
      initial = initial?.dropFirst(unit.stateCount)
      let (last, output) = scan(
        initial: first,
        over: [learned.fromInput(x, place.file, place.line)] + (isStep.map { [$0] } ?? []),
        reverse: direction == "backward", file: place.file, line: place.line
      ) { states, elements in
        var next = unit.step(elements[0], states: states, weights: learned)
        if elements.count > 1 {
          next = zip(next, states).map { select(elements[1], $0, $1) }
        }
        return (next, [next[0]])
      }
      builder.advance(carried) { _ in last }
      states += last
      outputs += output
    }
    return merge(outputs)
  }

  private func weights(for x: Tensor, _ builder: GraphBuilder) -> RecurrentWeights {
    let (width, all) = (x.shape[2], unit.gates * units)
    func declare(_ name: String, _ shape: Shape, _ initializer: Initializer) -> Tensor {
      builder.parameter(name, shape, x.elementType, initializer, at: place)
    }
    return RecurrentWeights(
      input: declare(
        "weight", [width, all], initializer.initializer(fanIn: width, fanOut: all)),
      recurrent: declare(
        "recurrent_weight", [units, all],
        recurrentInitializer.initializer(fanIn: units, fanOut: all)),
      bias: bias == .none ? nil : declare("bias", [all], initialBias(width) ?? unitsBias),
      recurrentBias: bias == .double
        ? declare("recurrent_bias", [all], initialBias(units) ?? .zeros) : nil)
  }

  /// What a bias beside a product with `width` numbers begins with, if the layer says so.
  private func initialBias(_ width: Int) -> Initializer? {
    biasInitializer?.initializer(fanIn: width, fanOut: unit.gates * units)
  }

  private var unitsBias: Initializer {
    let values = unit.initialBias
    return values.allSatisfy { $0 == 0 } ? .zeros : .blocks(values)
  }

  private func scoped<Result>(
    _ name: String?, _ builder: GraphBuilder, _ body: () -> Result
  ) -> Result {
    guard let name else { return body() }
    return builder.scope(name, body)
  }
}
