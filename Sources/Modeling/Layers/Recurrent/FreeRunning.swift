import IR
import Operators

/// A network that predicts a series step by step, and goes on by what it has predicted itself.
///
///     let network = FreeRunning {
///       LSTM(64)
///       Dense(1)
///     }
///     let predictions = network(x, mode: mode)        // of every step, from what truly was
///     let future = network.continued(x, steps: 84)    // behind the last step, from its own predictions
///
/// Both have the same parameters, whose names begin with that of the network. The layers are one after
/// another as in a `Sequential`; recurrent ones, and reservoirs, hand on their states and always give
/// the outputs of all steps. Other layers take each step by itself.
///
/// - Option `feedback`: what the next input is made of, a step's output `(n, 1, …)`; nil for the output
///   itself. The most likely of some symbols, for layers that begin with an embedding:
///   `{ $0.argmax(-1).cast(to: .i32) }`.
/// - Shapes: `(n, steps, …)` to as many steps, or to `steps` others.
/// - Errors: those of the layers; in `continued` what is fed back is of another type than a step of the
///   input; a layer reads sequences backwards, and so cannot go on.
public struct FreeRunning: Layer, Placed {
  public let layers: [any Layer]
  public let feedback: (@Sendable (Tensor) -> Tensor)?
  public let name: String
  let place: Place

  public init(
    name: String = "network", feedback: (@Sendable (Tensor) -> Tensor)? = nil,
    file: String = #fileID, line: Int = #line, @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.layers = layers().flatMap(Self.flattened)
    self.feedback = feedback
    self.name = name
    place = Place(file, line)
  }

  private static func flattened(_ layer: any Layer) -> [any Layer] {
    (layer as? Sequential)?.layers.flatMap(flattened) ?? [layer]
  }

  /// The outputs of all steps, each from the inputs up to it.
  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    pass(x, [], mode).sequence
  }

  /// Reads a sequence, and gives the outputs behind its last step: the first is that of the last step,
  /// each other one that of the output before, `(n, steps, …)`.
  ///
  /// All is one loop of the program.
  public func continued(_ x: Tensor, steps: Int, mode: Mode = .inference) -> Tensor {
    guard x.value != nil, x.builder != nil else { return x }
    if let mistake = mistake(of: x, steps) { return rejected(x, mistake) }
    let (sequence, states) = pass(x, [], mode)
    guard sequence.value != nil, sequence.rank >= 2 else { return sequence }
    let last = sequence.slice(axis: 1, from: sequence.shape[1] - 1, to: sequence.shape[1])
    guard steps > 1 else { return last }
    let seen = x.slice(axis: 1, from: 0, to: 1)
    let fed = feedback?(last) ?? last
    guard fed.value == nil || fed.type == seen.type else {
      return rejected(
        x, "a step's input is \(seen.type), and what is fed back \(fed.type): give feedback:")
    }
    let (_, outputs) = scan(
      initial: states.flatMap(\.self) + [last], length: steps - 1, file: place.file,
      line: place.line
    ) { carries, _ in
      var remaining = carries.dropLast()
      let initial = states.map { own in
        defer { remaining = remaining.dropFirst(own.count) }
        return Array(remaining.prefix(own.count))
      }
      let output = carries[carries.count - 1]
      let next = pass(feedback?(output) ?? output, initial, mode)
      return (next.states.flatMap(\.self) + [next.sequence], [next.sequence.squeeze(1)])
    }
    let order = [1, 0] + Array(2..<outputs[0].rank)
    return concatenate([last, outputs[0].transpose(order)], axis: 1)
  }

  /// All layers over all steps, from the states of each recurrent layer, and those it ends with;
  /// none begin with zeros.
  private func pass(
    _ x: Tensor, _ initial: [[Tensor]], _ mode: Mode
  ) -> (sequence: Tensor, states: [[Tensor]]) {
    var (value, states) = (x, [[Tensor]]())
    func run() {
      for layer in layers {
        guard let recurrent = layer as? any ResumableLayer else {
          value = layer(value, mode: mode)
          continue
        }
        let own = states.count < initial.count ? initial[states.count] : nil
        let found = recurrent.run(value, initial: own, mask: nil, mode: mode)
        value = found.sequence
        states.append(found.states)
      }
    }
    x.builder?.shared(name, run) ?? run()
    return (value, states)
  }

  private func rejected(_ x: Tensor, _ mistake: String) -> Tensor {
    x.rejected(by: "layer \(name)", mistake, at: place)
  }

  private func mistake(of x: Tensor, _ steps: Int) -> String? {
    if x.rank < 2 || x.shape[1] < 1 {
      return "found \(x.type), expected at least one step (batch, steps, …)"
    }
    if steps < 1 { return "cannot go on for \(steps) steps" }
    if layers.contains(where: { ($0 as? any ResumableLayer)?.isBidirectional == true }) {
      return "a layer reads sequences in both directions, and what is to come is not known"
    }
    return nil
  }
}
