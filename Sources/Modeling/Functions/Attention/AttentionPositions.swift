/// How attention itself tells places apart, without vectors that are added to them.
public enum AttentionPositions: Hashable, Sendable {
  /// It does not: see `PositionalEncoding`.
  case none
  /// Queries and keys are turned by angles that grow with their places; see `rotaryEncoding`.
  case rotary(base: Double, pairs: RotaryPairs)
  /// Scores fall with the distance, each head's at a rate of its own (ALiBi).
  ///
  /// - Follows: Press, Smith and Lewis, "Train short, test long" (ICLR 2022).
  case linearBias

  public static let rotary = AttentionPositions.rotary(base: 10_000, pairs: .halves)
}

/// Which two numbers of a vector are turned together.
public enum RotaryPairs: String, CaseIterable, Hashable, Sendable {
  /// Number i of the first half and of the second, as in Llama and GPT-NeoX.
  case halves
  /// Neighbours, as in the paper and GPT-J.
  case neighbours
}
