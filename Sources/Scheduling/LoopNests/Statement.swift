import IR

/// One step of a loop nest.
///
/// A scalar that depends on the axis of the enclosing block is a vector: one value per lane.
package indirect enum Statement: Hashable, Sendable {
  /// Computes a scalar from others that are at hand.
  case compute(Scalar)
  /// Makes room for a value per element of the row, which several blocks read.
  case row(Scalar)
  /// For every index along an axis.
  case loop(axis: Int, [Statement])
  /// For every index along an axis, many lanes at a time.
  case block(axis: Int, [Statement])
  /// Starts a reduction with its identity.
  case begin(Scalar)
  /// Combines a value, or all lanes of it, into a reduction.
  case fold(Scalar, body: Scalar)
  /// The reduction is complete.
  case end(Scalar)
  /// Keeps the reduction of this chunk for the function that combines all chunks'.
  case save(Scalar)
  /// Combines what all chunks have kept, in order.
  case restore(Scalar)
  /// Writes result `result` at the current place.
  case store(result: Int, Scalar)
}
