import IR

/// A layer that goes through sequences step by step, and can go on from where it stopped.
public protocol ResumableLayer: Layer {
  /// Whether outputs depend on later steps, so that it cannot go on; no if left out.
  var isBidirectional: Bool { get }

  /// The outputs of all steps, and the states that it ends with, from those it begins with, zeros if
  /// nil; `mask` is false for steps that are no part of a sequence.
  ///
  /// - Shapes: `(n, steps, in) -> (n, steps, units)`.
  func run(
    _ x: Tensor, initial: [Tensor]?, mask: Tensor?, mode: Mode
  ) -> (sequence: Tensor, states: [Tensor])
}

extension ResumableLayer {
  public var isBidirectional: Bool { false }
}

extension Recurrent: ResumableLayer {}
