import Execution
import IR
import Testing

/// Matrices that are orthogonal or sparse.
@Suite struct MatrixInitializationTests {
  private func fill(
    _ initializer: Initializer, _ shape: Shape, _ type: ElementType = .f64, seed: Int64 = 3,
    ordinal: Int = 0
  ) -> [Double] {
    let argument = Argument("w", .parameter, TensorType(type, shape), initializer)
    return try! Initialization.fill(argument, seed: seed, ordinal: ordinal).doubles
  }

  /// The products of all pairs of columns, or of rows.
  private func products(
    _ elements: [Double], _ rows: Int, _ columns: Int, ofRows: Bool
  ) -> [[Double]] {
    let (count, length) = ofRows ? (rows, columns) : (columns, rows)
    func element(_ vector: Int, _ index: Int) -> Double {
      ofRows ? elements[vector * columns + index] : elements[index * columns + vector]
    }
    return (0..<count).map { i in
      (0..<count).map { j in
        (0..<length).reduce(0) { $0 + element(i, $1) * element(j, $1) }
      }
    }
  }

  /// QᵀQ = I for tall matrices, QQᵀ = I for wide ones, up to rounding of each element.
  @Test(
    arguments: [[20, 20], [40, 7], [7, 40], [1, 5], [3, 4, 6]] as [Shape],
    [(ElementType.f64, 1e-14), (.f32, 1e-6)])
  func orthogonalMatrices(_ shape: Shape, _ precision: (type: ElementType, bound: Double)) {
    let columns = shape[shape.rank - 1]
    let rows = shape.elementCount / columns
    let q = fill(.orthogonal(gain: 2), shape, precision.type)
    for (i, row) in products(q, rows, columns, ofRows: columns > rows).enumerated() {
      for (j, product) in row.enumerated() {
        #expect(abs(product - (i == j ? 4 : 0)) < 4 * precision.bound)
      }
    }
  }

  /// Of all orthogonal matrices none is preferred: the mean of an element is 0, and its variance
  /// 1 / n.
  @Test func orthogonalMatricesAreSpreadEvenly() {
    let corners = (0..<2000).map { fill(.orthogonal(gain: 1), [3, 3], seed: Int64($0))[0] }
    let mean = corners.reduce(0, +) / 2000
    let variance = corners.reduce(0) { $0 + $1 * $1 } / 2000
    // Five standard errors: of the mean (1/3)^½ / 2000^½, of the square (1/5 - 1/9)^½ / 2000^½.
    #expect(abs(mean) < 0.065)
    #expect(abs(variance - 1 / 3.0) < 0.034)
  }

  @Test func sparseColumnsHaveTheirShareOfZeros() {
    let (rows, columns) = (25, 300)
    let w = fill(.sparse(zeros: 0.9, deviation: 2), [rows, columns])
    let patterns = (0..<columns).map { column in
      (0..<rows).map { w[$0 * columns + column] == 0 }
    }
    // 22.5, rounded up.
    #expect(patterns.allSatisfy { pattern in pattern.count { $0 } == 23 })
    #expect(Set(patterns).count > 150)
    let values = w.filter { $0 != 0 }
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    // Five standard errors of a normal distribution's variance: 4 · (2 / 600)^½ each.
    #expect(abs(variance - 4) < 1.16)
    // Every row is as likely to be used: 24 of 300 columns, five deviations of 4.7.
    for row in 0..<rows {
      let count = patterns.count { !$0[row] }
      #expect((1...48).contains(count))
    }
  }

  @Test func extremeShares() {
    #expect(fill(.sparse(zeros: 1, deviation: 1), [4, 2]).allSatisfy { $0 == 0 })
    #expect(fill(.sparse(zeros: 0, deviation: 1), [4, 2]).allSatisfy { $0 != 0 })
    #expect(fill(.orthogonal(gain: 1), [0, 3]).isEmpty)
  }

  @Test(
    arguments: [.orthogonal(gain: 1), .sparse(zeros: 0.5, deviation: 1)] as [Initializer])
  func dependOnSeedAndOrdinal(_ initializer: Initializer) {
    let first = fill(initializer, [4, 4])
    #expect(fill(initializer, [4, 4]) == first)
    #expect(fill(initializer, [4, 4], seed: 4) != first)
    #expect(fill(initializer, [4, 4], ordinal: 1) != first)
  }

  @Test(
    arguments: [
      (.orthogonal(gain: 1), TensorType(.f32, [3]), "makes float matrices"),
      (.sparse(zeros: 0.5, deviation: 1), TensorType(.i32, [3, 3]), "makes float matrices"),
      (.sparse(zeros: 1.5, deviation: 1), TensorType(.f32, [3, 3]), "impossible initializer"),
      (
        .reservoir(connectivity: 0.5, spectralRadius: 1), TensorType(.f32, [3, 4]),
        "makes square matrices"
      ),
      (
        .reservoir(connectivity: 1.5, spectralRadius: 1), TensorType(.f32, [3, 3]),
        "impossible initializer"
      ),
      (
        .reservoir(connectivity: 1, spectralRadius: -1), TensorType(.f32, [3, 3]),
        "impossible initializer"
      ),
      (.orthogonal(gain: .infinity), TensorType(.f32, [3, 3]), "impossible initializer"),
    ] as [(Initializer, TensorType, String)])
  func mistakes(_ initializer: Initializer, _ type: TensorType, _ message: String) throws {
    let builder = GraphBuilder("g")
    _ = builder.argument("w", .parameter, type, initializer: initializer)
    do {
      _ = try builder.finish()
      Issue.record("expected a mistake")
    } catch {
      #expect(error.message.contains(message))
    }
  }
}
