import IR
import Operators

/// A tensor and the simpler one it becomes, both of input `x: f32[2x3]`.
public struct Rewrite: Sendable, CustomStringConvertible {
  public let description: String
  public let before: @Sendable (Tensor) -> Tensor
  public let after: @Sendable (Tensor) -> Tensor

  init(
    _ description: String, _ before: @escaping @Sendable (Tensor) -> Tensor,
    _ after: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.description = description
    self.before = before
    self.after = after
  }

  public static let elementwise = [
    Rewrite("x + 0", { $0 + 0 }, { $0 }),
    Rewrite("0 + x", { 0 + $0 }, { $0 }),
    Rewrite("x - 0", { $0 - 0 }, { $0 }),
    Rewrite("x * 1", { $0 * 1 }, { $0 }),
    Rewrite("1 * x", { 1 * $0 }, { $0 }),
    Rewrite("x * -1", { $0 * -1 }, { -$0 }),
    Rewrite("x * 0 stays", { $0 * 0 }, { $0 * 0 }),
    Rewrite("x - x stays", { $0 - $0 }, { $0 - $0 }),
    Rewrite("x / 1", { $0 / 1 }, { $0 }),
    Rewrite("negate negate", { -(-$0) }, { $0 }),
    Rewrite("abs negate", { abs(-$0) }, { abs($0) }),
    Rewrite("abs abs", { abs(abs($0)) }, { abs($0) }),
    Rewrite("floor floor", { floor(floor($0)) }, { floor($0) }),
    Rewrite("power 0", { pow($0, 0) }, { $0.onesLike }),
    Rewrite("power 1", { pow($0, 1) }, { $0 }),
    Rewrite("power 2", { pow($0, 2) }, { $0 * $0 }),
    Rewrite("maximum of one", { maximum($0, $0) }, { $0 }),
    Rewrite("not not", { not(not($0.less(0))) }, { $0.less(0) }),
    Rewrite("and true", { $0.less(0).and(1) }, { $0.less(0) }),
    Rewrite("or true", { $0.less(0).or(1) }, { $0.less(0).onesLike }),
    Rewrite("select true", { select(1, $0, -$0) }, { $0 }),
    Rewrite("select false", { select(0, $0, -$0) }, { -$0 }),
    Rewrite("select equal", { select($0.less(0), $0, $0) }, { $0 }),
    Rewrite("select not", { select(not($0.less(0)), $0, 1) }, { select($0.less(0), 1, $0) }),
    Rewrite("cast back", { $0.cast(to: .f64).cast(to: .f32) }, { $0 }),
    Rewrite(
      "cast twice", { $0.cast(to: .i32).cast(to: .i64).cast(to: .u8) },
      { $0.cast(to: .i32).cast(to: .u8) }),
    Rewrite(
      "cast that rounds stays", { $0.cast(to: .i32).cast(to: .f32) },
      { $0.cast(to: .i32).cast(to: .f32) }),
    Rewrite(
      "cast that saturates stays", { $0.cast(to: .i32).cast(to: .f64).cast(to: .u8) },
      { $0.cast(to: .i32).cast(to: .f64).cast(to: .u8) }),
  ]

  public static let structural = [
    Rewrite("reverse twice", { $0.reversed(1).reversed(1) }, { $0 }),
    Rewrite("reverse of one", { $0.reshape([6, 1]).reversed(1) }, { $0.reshape([6, 1]) }),
    Rewrite(
      "reverse of both axes stays", { $0.reversed(0).reversed(1) }, { $0.reversed(0).reversed(1) }),
    Rewrite("sum of nothing", { $0.sum([]) }, { $0 }),
    Rewrite("sum of one", { $0.reshape([2, 1, 3]).sum([1]) }, { $0 }),
    Rewrite("argmax of one", { $0.reshape([6, 1]).argmax(1) }, { zeros($0, .i64, [6]) }),
    Rewrite("reshape reshape", { $0.reshape([6]).reshape([3, 2]) }, { $0.reshape([3, 2]) }),
    Rewrite("reshape back", { $0.reshape([6]).reshape([2, 3]) }, { $0 }),
    Rewrite("reshape of one element", { $0.onesLike.reshape([6]) }, { ones($0, [6]) }),
    Rewrite("transpose back", { $0.transposed.transposed }, { $0 }),
    Rewrite("transpose of extent 1", { $0.reshape([6, 1]).transposed }, { $0.reshape([1, 6]) }),
    Rewrite("transpose of one element", { $0.onesLike.transposed }, { ones($0, [3, 2]) }),
    Rewrite(
      "broadcast broadcast", { $0.broadcast(to: [1, 2, 3]).broadcast(to: [4, 2, 3]) },
      { $0.broadcast(to: [4, 2, 3]) }),
    Rewrite("slice of all", { $0.slice(axis: 0) }, { $0 }),
    Rewrite(
      "slice slice",
      { $0.slice(starts: [0, 1], stops: [2, 3]).slice(starts: [0, 1], stops: [2, 2]) },
      { $0.slice(starts: [0, 2], stops: [2, 3], steps: [1, 1]) }),
    Rewrite(
      "slice of pad", { $0.pad(low: [1, 2]).slice(starts: [1, 3], stops: [3, 5]) },
      { $0.slice(starts: [0, 1], stops: [2, 3]) }),
    Rewrite(
      "slice of padding stays", { $0.pad(low: [1, 2]).slice(axis: 0, from: 0, to: 2) },
      { $0.pad(low: [1, 2]).slice(axis: 0, from: 0, to: 2) }),
    Rewrite("pad by nothing", { $0.pad(low: [0, 0]) }, { $0 }),
    Rewrite("pad pad", { $0.pad(low: [1, 2]).pad(low: [3, 0]) }, { $0.pad(low: [4, 2]) }),
    Rewrite(
      "pad by another value stays", { $0.pad(low: [1, 2]).pad(low: [3, 0], value: 1) },
      { $0.pad(low: [1, 2]).pad(low: [3, 0], value: 1) }),
    Rewrite("concatenate of one", { concatenate([$0]) }, { $0 }),
    Rewrite(
      "concatenate of nothing", { concatenate([$0, $0.slice(axis: 0, from: 0, to: 0)]) }, { $0 }),
    Rewrite(
      "concatenate concatenate", { concatenate([concatenate([$0, -$0]), $0]) },
      { concatenate([$0, -$0, $0]) }),
    Rewrite(
      "matmul of transposes", { matmul($0.transposed, $0) },
      { matmul($0, $0, transposeLHS: true) }),
    Rewrite(
      "matmul of two transposes",
      { matmul($0, $0.transposed.transposed, transposeRHS: true) },
      { matmul($0, $0, transposeRHS: true) }),
    Rewrite("stop_gradient stays", { stopGradient($0) }, { stopGradient($0) }),
  ]

  private static func zeros(_ x: Tensor, _ type: ElementType, _ shape: Shape) -> Tensor {
    x.builder?.zeros(TensorType(type, shape)) ?? x
  }

  private static func ones(_ x: Tensor, _ shape: Shape) -> Tensor {
    x.builder?.ones(TensorType(.f32, shape)) ?? x
  }
}
