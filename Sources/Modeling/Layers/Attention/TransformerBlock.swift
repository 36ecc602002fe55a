import IR
import Operators

/// The norms of a transformer's blocks.
public enum BlockNorm: String, CaseIterable, Hashable, Sendable {
  /// `LayerNorm`, with a shift if the block has biases.
  case layer
  /// `RMSNorm`.
  case rms
}

/// What encoder and decoder blocks of transformers have in common.
struct TransformerParts: Sendable {
  let feedForward: Int
  let activation: Activation
  let isGated: Bool
  let dropout: Double
  let norm: BlockNorm
  let normalizesFirst: Bool
  let epsilon: Double
  let hasBias: Bool
  let initializer: WeightInitializer
  let place: Place

  /// A part with its residual connection; the norm is called `name`.
  func residual(
    _ x: Tensor, norm name: String, mode: Mode, _ part: (Tensor) -> Tensor
  ) -> Tensor {
    if normalizesFirst { return x + dropped(part(normalized(x, name)), mode) }
    return normalized(x + dropped(part(x), mode), name)
  }

  func normalized(_ x: Tensor, _ name: String) -> Tensor {
    switch norm {
    case .layer:
      LayerNorm(
        epsilon: epsilon, isShifted: hasBias, name: name, file: place.file, line: place.line)(x)
    case .rms: RMSNorm(epsilon: epsilon, name: name, file: place.file, line: place.line)(x)
    }
  }

  /// Two dense layers for each place; if it is gated, a third one multiplies what is hidden.
  func feedForward(_ x: Tensor, mode: Mode) -> Tensor {
    guard let builder = x.builder, x.rank == 3 else { return x }
    return builder.scope("feed_forward") {
      let gate = isGated ? dense(feedForward, activation, "gate")(x) : nil
      let hidden = dense(feedForward, isGated ? .linear : activation, "hidden")(x)
      return dense(x.shape[2], .linear, "output")(
        dropped(gate.map { $0 * hidden } ?? hidden, mode))
    }
  }

  /// Attention of one sequence to another, with the options that all parts have in common.
  func memoryAttention(heads: Int, keyValueHeads: Int?) -> MultiHeadAttention {
    MultiHeadAttention(
      heads: heads, keyValueHeads: keyValueHeads, dropout: dropout, bias: hasBias,
      initializer: initializer, name: "memory_attention", file: place.file, line: place.line)
  }

  private func dense(_ units: Int, _ activation: Activation, _ name: String) -> Dense {
    Dense(
      units, activation: activation, initializer: initializer, bias: hasBias, name: name,
      file: place.file, line: place.line)
  }

  private func dropped(_ x: Tensor, _ mode: Mode) -> Tensor {
    Dropout(dropout, file: place.file, line: place.line)(x, mode: mode)
  }
}
