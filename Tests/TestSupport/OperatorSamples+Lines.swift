import IR
import Operators

/// Operators on whole lines and matrices, and those that index along lines.
extension OperatorSamples {
  static let lines = [
    Sample("cumulative_sum") { $0.input("a", .f32, [2, 5]).cumulativeSum(1) },
    Sample("cumulative_sum reversed") {
      $0.input("a", .f32, [3, 2, 2]).cumulativeSum(1, reversed: true)
    },
    Sample("cumulative_sum u8") { $0.input("a", .u8, [70, 3]).cumulativeSum(0) },
    Sample("cumulative_sum interleaved") { $0.input("a", .f32, [2, 3, 67]).cumulativeSum(1) },
    Sample("cumulative_sum empty") { $0.input("a", .f32, [2, 0]).cumulativeSum(1) },
    Sample("cumulative_product", floats: 0.5...2) {
      $0.input("a", .f32, [2, 5]).cumulativeProduct(-1)
    },
    Sample("cumulative_product reversed", floats: -2 ... -0.5) {
      $0.input("a", .f32, [4, 2]).cumulativeProduct(0, reversed: true)
    },
    Sample("cumulative_max") { $0.input("a", .f32, [2, 6]).cumulativeMax(1) },
    Sample("cumulative_max i64 reversed") {
      $0.input("a", .i64, [3, 4]).cumulativeMax(0, reversed: true)
    },
    Sample("cumulative_min") { $0.input("a", .f32, [5, 2]).cumulativeMin(0, reversed: true) },
    Sample("argsort") { $0.input("a", .f32, [3, 40]).argsort() },
    Sample("argsort ties", integers: 0...3) {
      $0.input("a", .i32, [37, 3]).argsort(0, descending: true)
    },
    Sample("take_along", integers: 0...4) {
      $0.input("a", .f32, [2, 5, 2]).takeAlong($0.input("indices", .i32, [2, 3, 2]), axis: 1)
    },
    Sample("take_along outside", integers: -1...3) {
      $0.input("a", .i32, [3, 2]).takeAlong($0.input("indices", .i64, [4, 2]), axis: 0)
    },
    Sample("take_along sorted") { builder in
      let a = builder.input("a", .f32, [3, 5])
      return a.takeAlong(a.argsort(1, descending: true), axis: 1)
    },
    Sample("scatter_add_along", integers: -1...3) {
      $0.input("a", .f32, [6, 2])
        .scatterAddAlong($0.input("indices", .i64, [6, 2]), axis: 0, extent: 3)
    },
    Sample("scatter_add_along inner", integers: 0...3) {
      $0.input("a", .f64, [2, 6])
        .scatterAddAlong($0.input("indices", .u8, [2, 6]), axis: 1, extent: 4)
    },
    Sample("reverse") { $0.input("a", .f32, [2, 3]).reversed(1) },
    Sample("dynamic_slice", integers: -1...4) {
      $0.input("a", .f32, [4, 5]).dynamicSlice(at: $0.input("starts", .i32, [2]), sizes: [2, 3])
    },
    Sample("dynamic_slice scalar") {
      $0.input("a", .f32, []).dynamicSlice(at: $0.input("starts", .i64, [0]), sizes: [])
    },
    Sample("dynamic_update", integers: -1...4) {
      $0.input("a", .f32, [4, 5])
        .dynamicUpdate($0.input("b", .f32, [2, 3]), at: $0.input("starts", .i64, [2]))
    },
    Sample("dynamic_update bool", integers: 0...4) {
      $0.input("a", .bool, [6])
        .dynamicUpdate($0.input("b", .bool, [3]), at: $0.input("starts", .u8, [1]))
    },
  ]

  static let matrices = [
    Sample("cholesky") { cholesky(definite($0, [3, 3])) },
    Sample("cholesky batch") { cholesky(definite($0, [2, 2, 2])) },
    Sample("cholesky empty") { cholesky($0.input("a", .f32, [0, 0])) },
    Sample("triangular_solve lower") {
      triangularSolve(diagonal($0, [3, 3]), $0.input("b", .f32, [3, 2]), lower: true)
    },
    Sample("triangular_solve upper") {
      triangularSolve(
        diagonal($0, [2, 3, 3]), $0.input("b", .f32, [2, 3, 1]), lower: false, transposed: true)
    },
    Sample("solve") { solve(diagonal($0, [4, 4]), $0.input("b", .f32, [4, 2])) },
    Sample("solve vectors") { solve(diagonal($0, [2, 3, 3]), $0.input("b", .f32, [2, 3])) },
    Sample("orthonormalize") { qr(diagonal($0, [4, 3])).q },
    Sample("orthonormalize triangle") { qr(diagonal($0, [2, 3, 3])).r },
    Sample("orthonormalize wide") { qr(diagonal($0, [2, 4])).r },
  ]

  /// A matrix far from singular: an input with 6 added to the diagonal.
  private static func diagonal(_ builder: GraphBuilder, _ shape: Shape) -> Tensor {
    let a = builder.input("a", .f32, shape)
    let matrix = TensorType(.i64, shape)
    let isDiagonal = builder.iota(matrix, axis: -2).equal(builder.iota(matrix, axis: -1))
    return select(isDiagonal, a + 6, a)
  }

  private static func definite(_ builder: GraphBuilder, _ shape: Shape) -> Tensor {
    let a = builder.input("a", .f32, shape)
    return matmul(a, a, transposeRHS: true) + 2 * builder.identity(shape[shape.rank - 1])
  }
}
