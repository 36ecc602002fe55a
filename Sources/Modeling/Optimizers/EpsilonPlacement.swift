/// Where the small number stands that keeps a division by a root from a division by 0.
public enum EpsilonPlacement: String, CaseIterable, Hashable, Sendable {
  /// `√v + ε`, with v corrected for its start at 0 if the rule does so: PyTorch.
  case outside
  /// `√(v + ε)`.
  case inside
  /// `√v + ε` with v as it is, and the correction in the rate: Keras's Adam.
  case uncorrected
}
