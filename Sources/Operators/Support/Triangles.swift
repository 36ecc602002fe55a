import IR

/// Parts of the matrices in the last two axes.
extension Tensor {
  /// The elements on and below a diagonal, zeros above: `numpy.tril`.
  ///
  /// Diagonal k begins in column k of the first row, or in row -k of the first column.
  public func lowerTriangle(
    diagonal: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    triangle("lowerTriangle", file, line) { $0.greaterEqual($1 - Tensor(Double(diagonal))) }
  }

  /// The elements on and above a diagonal, zeros below: `numpy.triu`.
  public func upperTriangle(
    diagonal: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    triangle("upperTriangle", file, line) { $0.lessEqual($1 - Tensor(Double(diagonal))) }
  }

  private func triangle(
    _ name: String, _ file: String, _ line: Int, _ isInside: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    guard let builder else { return Tensor(.nan) }
    guard rank >= 2 else {
      report(name, "expected a matrix in the last two axes, found \(type)", file: file, line: line)
      return invalidated
    }
    return select(isInside(builder.places(shape, -2), builder.places(shape, -1)), self, zerosLike)
  }
}

extension GraphBuilder {
  /// Whether a place of a `rows x columns` matrix is on or below a diagonal.
  public func lowerTriangularMask(
    rows: Int, columns: Int, diagonal: Int = 0
  ) -> Tensor {
    let shape: Shape = [rows, columns]
    return places(shape, 0).greaterEqual(places(shape, 1) - Tensor(Double(diagonal)))
  }

  /// Whether position i of a sequence may look at position j: where j ≤ i.
  public func causalMask(_ length: Int) -> Tensor {
    lowerTriangularMask(rows: length, columns: length)
  }

  /// Ones on the diagonal, zeros elsewhere.
  public func identity(_ extent: Int, _ type: ElementType = .f32) -> Tensor {
    let shape: Shape = [extent, extent]
    return places(shape, 0).equal(places(shape, 1)).cast(to: type)
  }

  /// The index along one of the last two axes.
  fileprivate func places(_ shape: Shape, _ axis: Int) -> Tensor {
    let matrix = Shape(Array(shape.extents.suffix(2)))
    return iota(TensorType(.i64, matrix), axis: axis).broadcast(to: shape)
  }
}
