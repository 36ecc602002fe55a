import Foundation
import IR

/// First values whose elements depend on each other; axes before the last are rows.
extension Initialization {
  /// The extents of a tensor as a matrix.
  private static func matrix(_ shape: Shape) -> (rows: Int, columns: Int) {
    (shape.extents.dropLast().reduce(1, *), shape.extents.last ?? 1)
  }

  /// A matrix with orthogonal columns, or rows if there are more columns, of length `gain`.
  ///
  /// Normal numbers are made orthogonal in order by the method of Gram and Schmidt, twice, which
  /// leaves no error but rounding: all such matrices are equally likely.
  static func orthogonal(_ shape: Shape, _ gain: Double, seed: Int64, stream: Int64) -> [Double] {
    let (rows, columns) = matrix(shape)
    let isTall = rows >= columns
    let (count, length) = (min(rows, columns), max(rows, columns))
    func place(_ vector: Int, _ element: Int) -> Int {
      isTall ? element * columns + vector : vector * columns + element
    }
    var vectors: [[Double]] = []
    for index in 0..<count {
      var vector = (0..<length).map { element in
        normal(seed: seed, stream: stream, step: 0, index: Int64(place(index, element)))
      }
      for _ in 0..<2 {
        for other in vectors { vector.subtractProjection(on: other) }
      }
      vector.scale(by: 1 / vector.product(with: vector).squareRoot())
      vectors.append(vector)
    }
    var result = [Double](repeating: 0, count: shape.elementCount)
    for (index, vector) in vectors.enumerated() {
      for (element, value) in vector.enumerated() { result[place(index, element)] = gain * value }
    }
    return result
  }

  /// Uniform numbers, of which a share of each column is not 0, scaled to a spectral radius.
  ///
  /// - Throws: when the radius is 0 before it is scaled, as without cycles.
  static func reservoir(
    _ argument: Argument, _ connectivity: Double, _ radius: Double, seed: Int64, stream: Int64
  ) throws(Diagnostic) -> TensorData {
    let shape = argument.type.shape
    let isZero = zeroPattern(shape, 1 - connectivity, seed: seed, stream: stream)
    var elements = isZero.enumerated().map { index, isZero in
      isZero
        ? 0 : 2 * Philox.uniformF64(seed: seed, stream: stream, step: 0, index: Int64(index)) - 1
    }
    let found = radius > 0 ? SpectralRadius(elements, size: shape[0]).value : 1
    guard found > 0 || elements.isEmpty else {
      throw Diagnostic(
        stage: "initialize", subject: "%\(argument.label)",
        message: "has the spectral radius 0, which cannot be scaled to \(radius)",
        notes: [
          "note: a connectivity of \(connectivity) leaves no cycle: choose more, or more units"
        ])
    }
    elements.scale(by: radius / (elements.isEmpty ? 1 : found))
    return TensorData(argument.type, doubles: elements)
  }

  /// Which elements are 0: in each column the share of the rows, rounded up, with the least random
  /// numbers.
  static func zeroPattern(_ shape: Shape, _ share: Double, seed: Int64, stream: Int64) -> [Bool] {
    let (rows, columns) = matrix(shape)
    let count = min(Int(saturating: (share * Double(rows)).rounded(.up)), rows)
    var pattern = [Bool](repeating: false, count: shape.elementCount)
    for column in 0..<columns {
      let keys = (0..<rows).map { row in
        Philox.uniformF64(
          seed: seed, stream: stream, step: 1, index: Int64(row * columns + column))
      }
      let order = (0..<rows).sorted { (keys[$0], $0) < (keys[$1], $1) }
      for row in order.prefix(count) { pattern[row * columns + column] = true }
    }
    return pattern
  }
}

extension [Double] {
  fileprivate func product(with other: [Double]) -> Double {
    var sum = 0.0
    for index in indices { sum += self[index] * other[index] }
    return sum
  }

  /// - Requires: `other` has length 1.
  fileprivate mutating func subtractProjection(on other: [Double]) {
    let share = product(with: other)
    for index in indices { self[index] -= share * other[index] }
  }

  fileprivate mutating func scale(by factor: Double) {
    for index in indices { self[index] *= factor }
  }
}
