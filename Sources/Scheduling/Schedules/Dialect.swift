/// How emitted C computes elements.
package enum Dialect: String, CaseIterable, Hashable, Sendable {
  /// Control code over precompiled tile primitives, for a compiler that does not optimize.
  case tiles
  /// Scalar loops for an optimizing compiler to vectorize.
  case loops
}
