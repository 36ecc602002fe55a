import GraphC

extension SymmetricMatrix {
  static func identity(_ extent: Int) -> SymmetricMatrix {
    let elements = (0..<extent * extent).map { $0 / extent == $0 % extent ? 1.0 : 0 }
    return SymmetricMatrix(extent: extent, unchecked: elements)
  }

  func scaled(by factor: Double) -> SymmetricMatrix {
    SymmetricMatrix(extent: extent, unchecked: elements.map { factor * $0 })
  }

  /// This matrix and `factor · v vᵀ`.
  func adding(_ factor: Double, times vector: [Double]) -> SymmetricMatrix {
    let added = elements.indices.map { place in
      // The product of both first: it is the same across the diagonal.
      elements[place] + factor * (vector[place / extent] * vector[place % extent])
    }
    return SymmetricMatrix(extent: extent, unchecked: added)
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<extent).map { row in
      (0..<extent).reduce(0) { $0 + self[row, $1] * vector[$1] }
    }
  }

  /// The inverse of the square root.
  ///
  /// - Throws: when an eigenvalue is 0 or below: there is none.
  func inverseSquareRoot() throws(Diagnostic) -> SymmetricMatrix {
    let (values, vectors) = try eigen()
    guard let least = values.last, least > 0 else {
      throw Self.failure("has an eigenvalue that is not above 0, and so no inverse root")
    }
    var result = SymmetricMatrix.identity(extent).scaled(by: 0)
    for (index, value) in values.enumerated() {
      result = result.adding(
        1 / value.squareRoot(), times: Array(vectors[index * extent..<(index + 1) * extent]))
    }
    return result
  }
}
