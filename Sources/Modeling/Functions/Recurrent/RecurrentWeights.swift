import IR
import Operators

/// What a recurrent cell has learned: for g gates of u units, side by side in this order.
///
/// Where a lecture writes `W · [h, x]`, its W is the two weights below each other, transposed; its b
/// is `bias`, with no recurrent bias.
public struct RecurrentWeights {
  /// `(in, g · u)`.
  public let input: Tensor
  /// `(u, g · u)`.
  public let recurrent: Tensor
  /// `(g · u)`, of the input.
  public let bias: Tensor?
  /// `(g · u)`, of the state: with it PyTorch's weights can be used, which have two biases.
  public let recurrentBias: Tensor?

  public init(
    input: Tensor, recurrent: Tensor, bias: Tensor? = nil, recurrentBias: Tensor? = nil
  ) {
    self.input = input
    self.recurrent = recurrent
    self.bias = bias
    self.recurrentBias = recurrentBias
  }

  /// x W + b.
  func fromInput(_ x: Tensor, _ file: String, _ line: Int) -> Tensor {
    let product = matmul(x, input, file: file, line: line)
    return bias.map { product + $0 } ?? product
  }

  /// h W + b, for the gates in a range.
  func fromState(_ h: Tensor, _ gates: Range<Int>, _ file: String, _ line: Int) -> Tensor {
    func part(_ tensor: Tensor) -> Tensor {
      Self.gates(gates, of: tensor, units: recurrent.shape.extents.first ?? 0)
    }
    let product = matmul(h, part(recurrent), file: file, line: line)
    return recurrentBias.map { product + part($0) } ?? product
  }

  /// The columns that belong to some gates.
  static func gates(_ gates: Range<Int>, of tensor: Tensor, units: Int) -> Tensor {
    guard tensor.rank >= 1 else { return tensor }
    return tensor.slice(axis: -1, from: gates.lowerBound * units, to: gates.upperBound * units)
  }

  private var biases: [Tensor] { [bias, recurrentBias].compactMap(\.self) }

  /// An invalid tensor if operands do not fit, which is reported, or an earlier mistake made one.
  func rejection(
    of x: Tensor, states: [Tensor], gates: Int, by subject: String, file: String, line: Int
  ) -> Tensor? {
    let all = [x, input, recurrent] + states + biases
    guard all.allSatisfy({ $0.value != nil }) else {
      return x.builder?.invalid(x.type) ?? Tensor(.nan)
    }
    return mistake(x, states, gates, all).map {
      x.rejected(by: subject, $0, file: file, line: line)
    }
  }

  /// What does not fit, or nil.
  private func mistake(
    _ x: Tensor, _ states: [Tensor], _ gates: Int, _ all: [Tensor]
  ) -> String? {
    guard x.elementType.isFloat, all.allSatisfy({ $0.elementType == x.elementType }) else {
      return "expected one float type, found \(all.map { "\($0.type)" }.joined(separator: ", "))"
    }
    guard x.rank == 2, let state = states.first, state.rank == 2 else {
      return "expected inputs and states (batch, width), found \(x.type) and \(states[0].type)"
    }
    let (units, width) = (state.shape[1], state.shape[1] * gates)
    var expected: [(String, Tensor, Shape)] = [
      ("the input weight", input, [x.shape[1], width]),
      ("the recurrent weight", recurrent, [units, width]),
    ]
    expected += states.map { ("a state", $0, [x.shape[0], units]) }
    expected += biases.map { ("a bias", $0, [width]) }
    for (name, tensor, shape) in expected where tensor.shape != shape {
      return "\(name) is \(tensor.type), expected shape [\(shape)]"
    }
    return nil
  }
}
