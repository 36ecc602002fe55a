import GraphC

/// A square matrix of real numbers that equals its transpose, such as a covariance.
public struct SymmetricMatrix: Hashable, Sendable {
  /// Rows, and columns.
  public let extent: Int
  /// Row by row.
  public let elements: [Double]

  /// - Parameter elements: row by row; of two that should be equal the mean is taken.
  /// - Throws: when they are no square, one is not finite, or two that should be equal differ by more
  ///   than rounding.
  public init(_ elements: [Double]) throws(Diagnostic) {
    let extent = Int(saturating: Double(elements.count).squareRoot().rounded())
    guard extent * extent == elements.count else {
      throw Self.failure("expected a square of numbers, found \(elements.count)")
    }
    let largest = elements.reduce(0) { max($0, $1.magnitude) }
    guard elements.allSatisfy(\.isFinite) else {
      throw Self.failure("has numbers that are not finite")
    }
    var even = elements
    for row in 0..<extent {
      for column in 0..<row {
        let (a, b) = (elements[row * extent + column], elements[column * extent + row])
        guard (a - b).magnitude <= 1e-9 * largest else {
          throw Self.failure(
            "is not symmetric: in row \(row), column \(column) it has \(a), across it \(b)")
        }
        even[row * extent + column] = (a + b) / 2
        even[column * extent + row] = (a + b) / 2
      }
    }
    self.init(extent: extent, unchecked: even)
  }

  init(extent: Int, unchecked elements: [Double]) {
    self.extent = extent
    self.elements = elements
  }

  public subscript(row: Int, column: Int) -> Double { elements[row * extent + column] }

  /// The sum of the diagonal.
  public var trace: Double { (0..<extent).reduce(0) { $0 + self[$1, $1] } }

  /// The matrix without negative eigenvalues whose square this is; eigenvalues that rounding has
  /// made negative count as 0.
  ///
  /// - Throws: when an eigenvalue is negative by more than rounding, so that there is none.
  /// - Follows: `scipy.linalg.sqrtm`.
  public func squareRoot() throws(Diagnostic) -> SymmetricMatrix {
    let (values, vectors) = try eigen()
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    if let least = values.last, least < -1e-8 * largest {
      throw Self.failure("has the eigenvalue \(least), and so no square root of real numbers")
    }
    let roots = values.map { max($0, 0).squareRoot() }
    var result = [Double](repeating: 0, count: elements.count)
    for (index, root) in roots.enumerated() where root > 0 {
      let start = index * extent
      for row in 0..<extent {
        let factor = root * vectors[start + row]
        for column in 0..<extent {
          result[row * extent + column] += factor * vectors[start + column]
        }
      }
    }
    return SymmetricMatrix(extent: extent, unchecked: result)
  }

  /// This matrix on both sides of another: `A B A`.
  ///
  /// - Requires: equal extents.
  func enclosing(_ other: SymmetricMatrix) -> SymmetricMatrix {
    func product(_ a: [Double], _ b: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: a.count)
      for row in 0..<extent {
        for inner in 0..<extent {
          let factor = a[row * extent + inner]
          for column in 0..<extent {
            result[row * extent + column] += factor * b[inner * extent + column]
          }
        }
      }
      return result
    }
    var result = product(product(elements, other.elements), elements)
    for row in 0..<extent {
      for column in 0..<row {
        let mean = (result[row * extent + column] + result[column * extent + row]) / 2
        result[row * extent + column] = mean
        result[column * extent + row] = mean
      }
    }
    return SymmetricMatrix(extent: extent, unchecked: result)
  }

  static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "symmetric matrix", message: message)
  }
}
