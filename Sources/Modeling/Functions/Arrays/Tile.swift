import IR
import Operators

extension Tensor {
  /// The tensor repeated `repeats[i]` times along axis i: `numpy.tile`.
  ///
  /// The shorter of shape and `repeats` is filled up with ones in front.
  /// - Errors: a number of repetitions is negative.
  public func tiled(
    _ repeats: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard repeats.allSatisfy({ $0 >= 0 }) else {
      return rejected(
        by: "tiled", "repetitions \(repeats) are negative", file: file, line: line)
    }
    let rank = Swift.max(rank, repeats.count)
    let extents = [Int](repeating: 1, count: rank - self.rank) + shape.extents
    let counts = [Int](repeating: 1, count: rank - repeats.count) + repeats
    let pairs = zip(counts, extents)
    let spread = reshape(Shape(extents.flatMap { [1, $0] }), file: file, line: line)
      .broadcast(to: Shape(pairs.flatMap { [$0, $1] }), file: file, line: line)
    return spread.reshape(Shape(pairs.map { $0 * $1 }), file: file, line: line)
  }
}
