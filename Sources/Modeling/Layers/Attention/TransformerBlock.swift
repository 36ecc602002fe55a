import IR
import Operators

/// What encoder and decoder blocks of transformers have in common.
struct TransformerParts: Sendable {
  let feedForward: Int
  let activation: Activation
  let dropout: Double
  let normalizesFirst: Bool
  let epsilon: Double
  let place: Place

  /// A part with its residual connection; the norm is called `name`.
  func residual(
    _ x: Tensor, norm name: String, mode: Mode, _ part: (Tensor) -> Tensor
  ) -> Tensor {
    let norm = LayerNorm(epsilon: epsilon, name: name, file: place.file, line: place.line)
    if normalizesFirst { return x + dropped(part(norm(x)), mode) }
    return norm(x + dropped(part(x), mode))
  }

  /// Two dense layers for each place.
  func feedForward(_ x: Tensor, mode: Mode) -> Tensor {
    guard let builder = x.builder, x.rank == 3 else { return x }
    return builder.scope("feed_forward") {
      let hidden = Dense(
        feedForward, activation: activation, name: "hidden", file: place.file, line: place.line)
      let output = Dense(x.shape[2], name: "output", file: place.file, line: place.line)
      return output(dropped(hidden(x), mode))
    }
  }

  private func dropped(_ x: Tensor, _ mode: Mode) -> Tensor {
    Dropout(dropout, file: place.file, line: place.line)(x, mode: mode)
  }
}
