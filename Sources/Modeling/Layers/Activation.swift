import IR
import Operators

/// The function behind a layer's sums.
///
///     Dense(64, activation: .relu)
///     Conv2D(64, window: 4, activation: .leakyReLU(0.2))
///     Sequential { Dense(64); Activation.gelu }
///
/// Its raw value is its name, `leaky-relu`, and if it has a number of its own also that,
/// `leaky-relu(0.2)`.
public struct Activation: Hashable, Sendable {
  private let function: ActivationFunction
  /// A slope, alpha or beta; nil for the usual one.
  private let number: Double?

  private init(_ function: ActivationFunction, _ number: Double? = nil) {
    self.function = function
    self.number = number
  }

  public func callAsFunction(
    _ x: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    function.apply(to: x, number, file, line)
  }
}

extension Activation {
  public static let linear = Activation(.linear)
  public static let relu = Activation(.relu)
  /// Slope 0.01 below 0.
  public static let leakyReLU = Activation(.leakyReLU)
  public static let relu6 = Activation(.relu6)
  public static let elu = Activation(.elu)
  public static let selu = Activation(.selu)
  public static let celu = Activation(.celu)
  public static let gelu = Activation(.gelu)
  /// `gelu` with `tanh` in place of the error function.
  public static let approximateGELU = Activation(.approximateGELU)
  /// Also called SiLU.
  public static let swish = Activation(.swish)
  public static let hardSwish = Activation(.hardSwish)
  public static let mish = Activation(.mish)
  public static let sigmoid = Activation(.sigmoid)
  public static let hardSigmoid = Activation(.hardSigmoid)
  public static let logSigmoid = Activation(.logSigmoid)
  public static let tanh = Activation(.tanh)
  public static let hardTanh = Activation(.hardTanh)
  public static let tanhShrink = Activation(.tanhShrink)
  public static let softShrink = Activation(.softShrink)
  public static let hardShrink = Activation(.hardShrink)
  public static let softplus = Activation(.softplus)
  public static let softsign = Activation(.softsign)
  /// Nothing before it learns by gradients.
  public static let step = Activation(.step)
  /// Along the last axis.
  public static let softmax = Activation(.softmax)
  /// Along the last axis.
  public static let logSoftmax = Activation(.logSoftmax)
}

/// Functions with another number than the usual one; see the functions of these names.
extension Activation {
  public static func leakyReLU(_ slope: Double) -> Activation { Activation(.leakyReLU, slope) }
  public static func elu(_ alpha: Double) -> Activation { Activation(.elu, alpha) }
  public static func celu(_ alpha: Double) -> Activation { Activation(.celu, alpha) }
  public static func swish(_ beta: Double) -> Activation { Activation(.swish, beta) }
  public static func softShrink(_ width: Double) -> Activation { Activation(.softShrink, width) }
  public static func hardShrink(_ width: Double) -> Activation { Activation(.hardShrink, width) }
}

extension Activation: RawRepresentable, CaseIterable {
  /// All functions, with their usual numbers.
  public static let allCases: [Activation] = ActivationFunction.allCases.map { Activation($0) }

  public var rawValue: String { function.rawValue + (number.map { "(\($0))" } ?? "") }

  public init?(rawValue: String) {
    let parts = rawValue.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    guard let function = ActivationFunction(rawValue: String(parts[0])) else { return nil }
    self.init(function)
    guard parts.count == 2 else { return }
    guard parts[1].hasSuffix(")"), let number = Double(parts[1].dropLast()),
      ActivationFunction.withNumbers.contains(function)
    else { return nil }
    self.init(function, number)
  }
}
