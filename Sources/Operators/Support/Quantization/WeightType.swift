import IR

/// What weights are stored as.
public enum WeightType: String, CaseIterable, Hashable, Sendable {
  /// Two bytes: half of the accuracy of `f32` and a fraction of its range.
  case f16
  /// Two bytes: the range of `f32` and a third of its accuracy.
  case bf16
  /// A byte, of which each block of weights has a scale.
  case int8
  /// Half a byte, of which each block of weights has a scale.
  case int4

  /// Bits of integers; nil for floats.
  package var bits: Int? {
    switch self {
    case .f16, .bf16: nil
    case .int8: 8
    case .int4: 4
    }
  }

  /// What numbers are stored as one by one; nil for integers, of which blocks have scales.
  package var half: ElementType? {
    switch self {
    case .f16: .f16
    case .bf16: .bf16
    case .int8, .int4: nil
    }
  }
}
