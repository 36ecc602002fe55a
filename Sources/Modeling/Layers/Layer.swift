import IR

/// A part of a model that maps one tensor to another and declares the parameters it needs.
///
/// A layer is a description: every application declares parameters of its own, unless it is
/// `Shared`. A layer gives one of the two functions, the second if it or a layer in it does
/// something else in training:
///
///     struct Highway: Layer {
///       func callAsFunction(_ x: Tensor) -> Tensor {
///         let gate = Dense(x.shape[1], activation: .sigmoid, name: "gate")(x)
///         return gate * Dense(x.shape[1], activation: .relu)(x) + (1 - gate) * x
///       }
///     }
public protocol Layer: Sendable {
  /// - Errors: the layer needs to know its mode.
  func callAsFunction(_ x: Tensor) -> Tensor
  func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor
  /// What becomes of a sequence and of the mask of its steps; by itself as `StepwiseLayer` says, and a
  /// mistake for other layers that are given a mask.
  func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence
}

extension Layer {
  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { self(x) }

  public func callAsFunction(_ x: Tensor) -> Tensor { x.needsMode(self) }
}

extension Tensor {
  /// Whether its graph is built for a piece of sequences, in streaming.
  var isOfPiece: Bool { builder?.outermost.pieceCapacity != nil }

  /// Records that a layer was applied without its mode, and where it was made.
  func needsMode(_ layer: some Layer) -> Tensor {
    rejected(
      by: "layer \(Swift.type(of: layer))",
      isOfPiece
        ? "it goes on where the piece before has ended, and is not told its mode"
        : "it differs between training and inference, and is not told which",
      notes: ["note: pass the mode: layer(x, mode: mode); Model's closure is given it"],
      at: (layer as? any Placed)?.place)
  }
}
