import Foundation
import IR

/// The largest magnitude of a square matrix's eigenvalues.
///
/// Power iteration makes a vector of what belongs to the largest eigenvalues; of random matrices these
/// are many of nearly one magnitude, and a complex pair as often as not, so that neither the length nor
/// the direction of the vector settles. What does is the matrix that the next products with the vector
/// make, in an orthonormal basis of them (Arnoldi's): its largest eigenvalues are those wanted. Their
/// magnitude is the growth of its powers, which squaring reaches soon (Gelfand's formula). This is
/// repeated, from ever later vectors, until it agrees with itself, and with how much longer the vector
/// becomes; where more eigenvalues are equally large than the basis has vectors, as of a ring, it does
/// not, and the vector's growth is all there is to tell.
struct SpectralRadius {
  private let size: Int
  /// Elements that are not 0: of row `i` those from `starts[i]` up to `starts[i + 1]`.
  private var starts: [Int] = [0]
  private var columns: [Int] = []
  private var elements: [Double] = []

  /// - Requires: as many elements as the square of `size`.
  init(_ matrix: [Double], size: Int) {
    self.size = size
    for row in 0..<size {
      for column in 0..<size where matrix[row * size + column] != 0 {
        columns.append(column)
        elements.append(matrix[row * size + column])
      }
      starts.append(columns.count)
    }
  }

  /// Vectors of the last basis: enough for the outermost eigenvalues of thousands of random ones.
  private static let basisSize = 40
  private static let tolerance = 1e-9

  /// The radius, to about nine digits, fewer if many eigenvalues are equally large; NaN if elements are not finite.
  var value: Double {
    guard size > 0, elements.allSatisfy(\.isFinite) else { return size > 0 ? .nan : 0 }
    // The space is no larger than the basis would be.
    if size <= Self.basisSize { return Self.growth(of: rows) }
    // Any start will do that has a part along every eigenvector.
    var vector = (0..<size).map {
      Philox.uniformF64(seed: 0, stream: 0, step: 0, index: Int64($0)) - 0.5
    }
    // The next eigenvalue is smaller by about 1 / √size.
    let steps = 20 * Int(Double(size).squareRoot().rounded(.up))
    var (last, logarithm) = (Double.nan, 0.0)
    for _ in 0..<Self.rounds {
      logarithm = 0
      for _ in 0..<steps {
        vector = product(vector)
        let length = Self.length(vector)
        guard length > Self.least else { return 0 }
        for index in vector.indices { vector[index] /= length }
        logarithm += log(length)
      }
      let radius = Self.growth(of: projection(from: vector))
      // Lengths on the way differ by a factor of no more than e³ from those of the largest eigenvalue.
      let agrees = abs(log(radius) - logarithm / Double(steps)) <= 3 / Double(steps)
      if agrees, abs(radius - last) <= Self.tolerance * radius { return radius }
      last = radius
    }
    return exp(logarithm / Double(steps))
  }

  private static let rounds = 10
  /// Lengths below are rounding of 0.
  private static let least = 1e-150

  /// The whole matrix.
  private var rows: [[Double]] {
    (0..<size).map { row in
      var elements = [Double](repeating: 0, count: size)
      for place in starts[row]..<starts[row + 1] { elements[columns[place]] = self.elements[place] }
      return elements
    }
  }

  /// The matrix in an orthonormal basis of `vector` and its products.
  private func projection(from vector: [Double]) -> [[Double]] {
    let most = Self.basisSize
    guard var next = Self.normalized(vector) else { return [] }
    var basis: [[Double]] = []
    var columns: [[Double]] = []
    while columns.count < most {
      basis.append(next)
      var rest = product(next)
      var column = [Double](repeating: 0, count: most)
      // Twice, since what is left may be small beside what is taken away.
      for _ in 0..<2 {
        for (place, vector) in basis.enumerated() {
          let share = zip(rest, vector).reduce(0) { $0 + $1.0 * $1.1 }
          column[place] += share
          for index in rest.indices { rest[index] -= share * vector[index] }
        }
      }
      let length = Self.length(rest)
      let scale = column.reduce(0) { max($0, abs($1)) }
      guard columns.count + 1 < most, length > 1e-13 * scale, let unit = Self.normalized(rest)
      else {
        columns.append(column)
        break
      }
      column[columns.count + 1] = length
      columns.append(column)
      next = unit
    }
    return columns.indices.map { row in columns.map { $0[row] } }
  }

  /// The limit of ‖Aᵏ‖ to the power 1/k.
  private static func growth(of matrix: [[Double]]) -> Double {
    var (power, logarithm) = (matrix, 0.0)
    for squaring in 0..<40 {
      let norm = power.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 0 else { return 0 }
      logarithm += log(norm) / exp2(Double(squaring))
      let unit = power.map { row in row.map { $0 / norm } }
      power = unit.map { row in
        var product = [Double](repeating: 0, count: row.count)
        for (factor, other) in zip(row, unit) where factor != 0 {
          for column in product.indices { product[column] += factor * other[column] }
        }
        return product
      }
    }
    return exp(logarithm)
  }

  private func product(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    // This runs some hundred million times for a few thousand units.
    unsafe vector.withUnsafeBufferPointer { vector in
      unsafe columns.withUnsafeBufferPointer { columns in
        unsafe elements.withUnsafeBufferPointer { elements in
          for row in 0..<size {
            var sum = 0.0
            for place in starts[row]..<starts[row + 1] {
              sum += unsafe elements[place] * vector[columns[place]]
            }
            result[row] = sum
          }
        }
      }
    }
    return result
  }

  private static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Nil for zeros, and for what is so close to them that it is rounding.
  private static func normalized(_ vector: [Double]) -> [Double]? {
    let length = length(vector)
    return length > least ? vector.map { $0 / length } : nil
  }
}
