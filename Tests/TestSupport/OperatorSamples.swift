import IR
import Operators

/// Graphs that together use every operator; suites that must hold for all operators loop over it.
public enum OperatorSamples {
  public static let all =
    unary + binary + logical + reductions + structural + contractions + indexing + sources
    + attention + lines + matrices + loops + choices + convolutions + windows + quantization

  static let unary = [
    Sample("abs") { abs($0.input("a", .f32, [2, 3])) },
    Sample("abs i32") { abs($0.input("a", .i32, [7])) },
    Sample("cast f64") { $0.input("a", .f32, [2, 3]).cast(to: .f64) },
    Sample("cast i32", floats: -300...300) { $0.input("a", .f32, [9]).cast(to: .i32) },
    Sample("cast u8", floats: -300...300) { $0.input("a", .f64, [9]).cast(to: .u8) },
    Sample("cast bool", integers: 0...2) { $0.input("a", .i64, [9]).cast(to: .bool) },
    Sample("cast wrap", integers: -600...600) { $0.input("a", .i32, [9]).cast(to: .u8) },
    Sample("cos") { cos($0.input("a", .f32, [2, 3])) },
    Sample("erf") { erf($0.input("a", .f32, [2, 3])) },
    Sample("exp") { exp($0.input("a", .f32, [2, 3])) },
    Sample("expm1") { expm1($0.input("a", .f32, [2, 3])) },
    Sample("floor") { floor($0.input("a", .f32, [2, 3])) },
    Sample("log", floats: 0.1...4) { log($0.input("a", .f32, [2, 3])) },
    Sample("log1p", floats: -0.9...4) { log1p($0.input("a", .f32, [2, 3])) },
    Sample("negate") { -$0.input("a", .f32, [2, 3]) },
    Sample("negate i64") { -$0.input("a", .i64, [5]) },
    Sample("rsqrt", floats: 0.1...4) { rsqrt($0.input("a", .f32, [2, 3])) },
    Sample("sigmoid", floats: -9...9) { sigmoid($0.input("a", .f32, [2, 3])) },
    Sample("sign") { sign($0.input("a", .f32, [2, 3])) },
    Sample("sin") { sin($0.input("a", .f32, [2, 3])) },
    Sample("softplus", floats: -9...9) { softplus($0.input("a", .f32, [2, 3])) },
    Sample("sqrt", floats: 0.1...4) { sqrt($0.input("a", .f32, [2, 3])) },
    Sample("stop_gradient") { stopGradient($0.input("a", .f32, [2, 3])) },
    Sample("tanh") { tanh($0.input("a", .f32, [2, 3])) },
  ]

  static let binary = [
    Sample(pair: "add", .f32, [2, 3]) { $0 + $1 },
    Sample("add row") { $0.input("a", .f32, [2, 3]) + $0.input("b", .f32, [3]) },
    Sample(pair: "add u8", .u8, [9], integers: 0...255) { $0 + $1 },
    Sample(pair: "subtract", .f64, [2, 3]) { $0 - $1 },
    Sample(pair: "multiply", .f32, [2, 3]) { $0 * $1 },
    Sample(pair: "divide", .f32, [2, 3], floats: 0.5...2) { $0 / $1 },
    Sample(pair: "divide i32", .i32, [30]) { $0 / $1 },
    Sample(pair: "maximum", .f32, [2, 3]) { maximum($0, $1) },
    Sample(pair: "minimum", .f32, [2, 3]) { minimum($0, $1) },
    Sample(pair: "minimum i64", .i64, [9]) { minimum($0, $1) },
    Sample(pair: "power", .f32, [2, 3], floats: 0.3...3) { pow($0, $1) },
    Sample(pair: "power i32", .i32, [30], integers: -2...4) { pow($0, $1) },
  ]

  static let logical = [
    Sample(pair: "and", .bool, [9]) { $0.and($1) },
    Sample(pair: "or", .bool, [9]) { $0.or($1) },
    Sample("not") { not($0.input("a", .bool, [9])) },
    Sample(pair: "compare equal", .i32, [30]) { $0.equal($1) },
    Sample(pair: "compare not_equal", .bool, [9]) { $0.notEqual($1) },
    Sample(pair: "compare less", .f32, [2, 3]) { $0.less($1) },
    Sample(pair: "compare less_equal", .u8, [9]) { $0.lessEqual($1) },
    Sample(pair: "compare greater", .f64, [2, 3]) { $0.greater($1) },
    Sample(pair: "compare greater_equal", .i64, [9]) { $0.greaterEqual($1) },
    Sample("select") {
      let condition = $0.input("condition", .bool, [2, 3])
      return select(condition, $0.input("a", .f32, [2, 3]), $0.input("b", .f32, [2, 3]))
    },
  ]

  static let reductions = [
    Sample("reduce_sum") { $0.input("a", .f32, [3, 4, 5]).sum([0, 2]) },
    Sample("reduce_sum i32") { $0.input("a", .i32, [3, 4]).sum([1]) },
    Sample("reduce_sum empty") { $0.input("a", .f32, [3, 0]).sum([1]) },
    Sample("reduce_max") { $0.input("a", .f32, [3, 4]).max([1]) },
    Sample("reduce_min", integers: 0...99) { $0.input("a", .u8, [3, 4]).min([0]) },
    Sample("reduce_min f32") { $0.input("a", .f32, [3, 4]).min() },
    Sample("reduce_product") { $0.input("a", .f32, [3, 4]).product([0]) },
    Sample("reduce_mean") { $0.input("a", .f32, [3, 4]).mean([1], keepingDimensions: true) },
    Sample("argmax") { $0.input("a", .f32, [3, 4]).argmax(1) },
    Sample("argmax i32", integers: 0...2) { $0.input("a", .i32, [3, 4]).argmax(0) },
  ]

  static let structural = [
    Sample("reshape") { $0.input("a", .f32, [2, 6]).reshape([3, -1]) },
    Sample("reshape empty") { $0.input("a", .i32, [2, 0]).reshape([0, 7]) },
    Sample("transpose") { $0.input("a", .f32, [2, 3, 4]).transpose([2, 0, 1]) },
    Sample("broadcast") { $0.input("a", .f32, [3, 1]).broadcast(to: [2, 3, 4]) },
    Sample("slice") {
      $0.input("a", .f32, [3, 9]).slice(starts: [1, 0], stops: [3, 8], steps: [1, 3])
    },
    Sample("slice empty") { $0.input("a", .f32, [5]).slice(starts: [2], stops: [2]) },
    Sample("pad") { $0.input("a", .f32, [2, 3]).pad(low: [1, 0], high: [0, 2], value: -1.5) },
    Sample("pad interior") { $0.input("a", .f32, [2, 3]).pad(low: [0, 1], interior: [2, 1]) },
    Sample("pad empty") { $0.input("a", .i64, [0, 2]).pad(low: [1, 0], high: [2, 0], value: 7) },
    Sample("concatenate") {
      concatenate([$0.input("a", .f32, [2, 3]), $0.input("b", .f32, [2, 1])], axis: 1)
    },
    Sample("concatenate three") {
      let c = $0.input("c", .bool, [0])
      return concatenate([$0.input("a", .bool, [2]), c, $0.input("b", .bool, [3])])
    },
  ]

  static let contractions = [
    Sample("matmul") { matmul($0.input("a", .f32, [5, 3]), $0.input("b", .f32, [3, 4])) },
    Sample("matmul transposed lhs") { multiply($0, [3, 5], [3, 4], lhs: true) },
    Sample("matmul transposed rhs") { multiply($0, [5, 3], [4, 3], rhs: true) },
    Sample("matmul transposed both") { multiply($0, [3, 5], [4, 3], lhs: true, rhs: true) },
    Sample("matmul batch") {
      matmul($0.input("a", .f64, [2, 5, 3]), $0.input("b", .f64, [2, 3, 4]))
    },
    Sample("matmul i32") { matmul($0.input("a", .i32, [2, 3]), $0.input("b", .i32, [3, 2])) },
    Sample("matmul empty") { matmul($0.input("a", .f32, [2, 0]), $0.input("b", .f32, [0, 3])) },
  ]

  static let indexing = [
    Sample("gather", integers: 0...4) { gather($0, .f32, [5, 2], .i32, axis: 0) },
    Sample("gather outside", integers: -2...4) { gather($0, .f32, [2, 3, 2], .i64, axis: 1) },
    Sample("gather u8", integers: 0...4) { gather($0, .i32, [3], .u8, axis: 0) },
    Sample("scatter_add", integers: -1...4) { scatter($0, .f32, [6, 2], .i32, axis: 0) },
    Sample("scatter_add inner", integers: 0...3) { scatter($0, .f64, [2, 6, 3], .i64, axis: 1) },
    Sample("one_hot", integers: -1...4) {
      oneHot($0.input("indices", .i32, [6]), depth: 4)
    },
    Sample("one_hot bool", integers: 0...4) {
      oneHot($0.input("indices", .u8, [2, 3]), depth: 4, type: .bool)
    },
  ]

  static let sources = [
    Sample("constant") { $0.constant(TensorData([2, 2], [1.5, -2, 0, 4] as [Float])) },
    Sample("constant scalar") { $0.constant(TensorType(.f32, []), 2.5) },
    Sample("batch_scalar") {
      $0.apply(BatchScalar(.f32, batch: 7, BatchRatio(a: 0.3, b: 0, c: 3, d: -1)), [])
    },
    Sample("batch_scalar i64") {
      $0.apply(BatchScalar(.i64, batch: 7, BatchRatio(a: 2, b: 5)), [])
    },
    Sample("iota") { $0.iota(TensorType(.i64, [2, 3]), axis: 1) },
    Sample("iota f32") { $0.iota(TensorType(.f32, [4]), axis: 0) },
    Sample("random_bits", integers: 0...99) { randomBits($0.input("key", .i64, [2]), [3, 3]) },
    Sample("random_uniform", integers: 0...99) {
      randomUniform($0.input("key", .i64, [2]), [2, 5], stream: 3)
    },
    Sample("random_uniform f64", integers: 0...99) {
      randomUniform($0.input("key", .i64, [2]), [7], .f64)
    },
  ]

  static let loops = [
    Sample("scan", floats: 0.2...1.5) { builder in
      let w = builder.input("w", .f32, [2])
      return scan(initial: builder.input("c", .f32, [2]), over: builder.input("x", .f32, [3, 2])) {
        carry, x in (tanh(carry * x + w), carry * w)
      }.output
    },
    Sample("scan last") { builder in
      let count = builder.constant(TensorData([], [1] as [Int32]))
      let w = builder.input("w", .f32, [2, 2])
      let (last, _) = scan(
        initial: [builder.input("c", .f32, [1, 2]), count], over: [builder.input("x", .f32, [3])],
        reverse: true
      ) { carry, x in
        let scale = x[0] * carry[1].cast(to: .f32)
        return ([matmul(carry[0], w) * scale, carry[1] + 1], [])
      }
      return last[0]
    },
    Sample("scan of scans") { builder in
      let x = builder.input("x", .f32, [2, 3, 2])
      return scan(initial: builder.input("c", .f32, [2]), over: x) { carry, row in
        scan(initial: carry * 0.5, over: row) { inner, element in
          (inner * element + carry, sin(inner))
        }
      }.output
    },
    Sample("scan of nothing") { builder in
      scan(initial: builder.input("c", .f32, [2]), over: builder.input("x", .f32, [0, 2])) {
        carry, x in (carry + x, x)
      }.carry
    },
  ]

  /// A product whose transposes become flags.
  private static func multiply(
    _ builder: GraphBuilder, _ a: Shape, _ b: Shape, lhs: Bool = false, rhs: Bool = false
  ) -> Tensor {
    let operands = [builder.input("a", .f32, a), builder.input("b", .f32, b)]
    return matmul(operands[0], operands[1], transposeLHS: lhs, transposeRHS: rhs)
  }

  private static func gather(
    _ builder: GraphBuilder, _ type: ElementType, _ shape: Shape, _ index: ElementType, axis: Int
  ) -> Tensor {
    builder.input("a", type, shape).gather(builder.input("indices", index, [4]), axis: axis)
  }

  /// Updates with six places along `axis` go to four.
  private static func scatter(
    _ builder: GraphBuilder, _ type: ElementType, _ shape: Shape, _ index: ElementType, axis: Int
  ) -> Tensor {
    builder.input("a", type, shape)
      .scatterAdd(builder.input("indices", index, [6]), axis: axis, extent: 4)
  }
}
