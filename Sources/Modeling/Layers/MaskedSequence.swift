import IR
import Operators

/// A sequence, and which of its steps are part of it, as layers hand them on in a `Sequential`.
///
///     let network = Sequential {
///       Masking()                             // steps of zeros are none
///       LSTM(32, returnsSequences: true)      // goes by them
///       Dense(5)
///     }
///     let y = network(MaskedSequence(x), mode: mode)
///     let loss = crossEntropy(logits: y.values, labels: labels, weights: y.weights)
///
/// - Follows: masks of Keras, which hands them on unseen.
public struct MaskedSequence {
  /// `(n, steps, …)`.
  public var values: Tensor
  /// `bool (n, steps)`, true for steps that are part of a sequence; nil if all are.
  public var mask: Tensor?

  public init(_ values: Tensor, mask: Tensor? = nil) {
    self.values = values
    self.mask = mask
  }

  /// The mask as numbers, 1 and 0, for losses; nil if all steps count.
  public var weights: Tensor? { mask?.cast(to: values.elementType) }
}

/// A layer that computes every step from this step alone, so that a mask of steps stays what it is.
public protocol StepwiseLayer: Layer {}

extension Layer {
  /// What the layer makes of a sequence and of the mask of its steps.
  ///
  /// - Errors: there is a mask, and the layer cannot say what becomes of it.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mask = x.mask, !(self is any StepwiseLayer) else {
      return MaskedSequence(applied(to: x.values, mode), mask: x.mask)
    }
    return MaskedSequence(
      x.values.rejected(
        by: "layer \(Swift.type(of: self))",
        "does not go by masks, and a layer before it hands on the mask \(mask.type)",
        notes: ["note: Unmasked() in front of it says that all steps are to count from there on"],
        at: (self as? any Placed)?.place))
  }

  /// The layer, told its mode if that is known.
  func applied(to x: Tensor, _ mode: Mode?) -> Tensor { mode.map { self(x, mode: $0) } ?? self(x) }
}

extension Dense: StepwiseLayer {}
extension Dropout: StepwiseLayer {}
extension SpatialDropout: StepwiseLayer {}
extension AlphaDropout: StepwiseLayer {}
extension LayerNorm: StepwiseLayer {}
extension RMSNorm: StepwiseLayer {}
extension PReLU: StepwiseLayer {}
extension PositionalEncoding: StepwiseLayer {}
extension ActivationLayer: StepwiseLayer {}
extension ReLU: StepwiseLayer {}
extension LeakyReLU: StepwiseLayer {}
extension ELU: StepwiseLayer {}
extension GELU: StepwiseLayer {}
extension Sigmoid: StepwiseLayer {}
extension Tanh: StepwiseLayer {}
