import IR
import Operators

/// What encoder and decoder blocks of transformers have in common.
struct TransformerParts: Sendable {
  let feedForward: Int
  let activation: Activation
  let dropout: Double
  let normalizesFirst: Bool
  let epsilon: Double
  let hasBias: Bool
  let initializer: WeightInitializer
  let place: Place

  /// A part with its residual connection; the norm is called `name`.
  func residual(
    _ x: Tensor, norm name: String, mode: Mode, _ part: (Tensor) -> Tensor
  ) -> Tensor {
    let norm = LayerNorm(
      epsilon: epsilon, isShifted: hasBias, name: name, file: place.file, line: place.line)
    if normalizesFirst { return x + dropped(part(norm(x)), mode) }
    return norm(x + dropped(part(x), mode))
  }

  /// Two dense layers for each place.
  func feedForward(_ x: Tensor, mode: Mode) -> Tensor {
    guard let builder = x.builder, x.rank == 3 else { return x }
    return builder.scope("feed_forward") {
      let hidden = dense(feedForward, activation, "hidden")
      return dense(x.shape[2], .linear, "output")(dropped(hidden(x), mode))
    }
  }

  /// Attention with the options that all parts have in common.
  func attention(
    heads: Int, isCausal: Bool = false, name: String = "attention"
  ) -> MultiHeadAttention {
    MultiHeadAttention(
      heads: heads, isCausal: isCausal, dropout: dropout, bias: hasBias, initializer: initializer,
      name: name, file: place.file, line: place.line)
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
