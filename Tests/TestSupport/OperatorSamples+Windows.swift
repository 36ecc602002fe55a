import IR
import Operators

extension OperatorSamples {
  /// Windows over channels-last and channels-first operands.
  static let windows =
    [
      Sample("window_sum") { $0.input("a", .f32, [2, 4, 5, 2]).windowSum([1, 2, 3, 1]) },
      Sample("window_sum with all steps") {
        $0.input("a", .f32, [5, 2]).windowSum(
          [3, 1], strides: [2, 1], padding: .explicit(low: [3, 0], high: [-1, 0]),
          dilation: [2, 1],
          baseDilation: [3, 1])
      },
      Sample("window_sum i32") {
        $0.input("a", .i32, [2, 4, 4]).windowSum([1, 2, 2], strides: [1, 2, 2], padding: .same)
      },
      Sample("window_max") {
        $0.input("a", .f32, [2, 4, 4, 3]).windowMax([1, 2, 2, 1], strides: [1, 2, 2, 1])
      },
      Sample("window_max overlapping") {
        $0.input("a", .f32, [1, 5, 5, 2]).windowMax(
          [1, 3, 3, 1], strides: [1, 2, 1, 1],
          padding: .explicit(low: [0, 1, 0, 0], high: [0, 0, 2, 0]))
      },
      Sample("window_max channels first") {
        $0.input("a", .f32, [1, 2, 6, 5]).windowMax(
          [1, 1, 2, 2], strides: [1, 1, 3, 1], padding: .explicit(low: [0, 0, -1, 0], high: []),
          dilation: [1, 1, 1, 3])
      },
      Sample("window_max nothing but padding") {
        $0.input("a", .i32, [3]).windowMax([2], padding: .explicit(low: [3], high: [0]))
      },
      Sample("window_max batch 0") { $0.input("a", .f32, [0, 4]).windowMax([1, 2]) },
      Sample("window_max rank 0") { $0.input("a", .f32, []).windowMax([]) },
      Sample("window_min") {
        $0.input("a", .f32, [7]).windowMin([3], strides: [2], dilation: [2], baseDilation: [2])
      },
      Sample("window_min u8") { $0.input("a", .u8, [3, 5]).windowMin([2, 2], padding: .all(1)) },
      Sample("window_patches") { $0.input("a", .f32, [2, 4, 5, 2]).windowPatches([2, 3]) },
      Sample("window_patches with all steps") {
        $0.input("a", .f32, [2, 5, 3]).windowPatches(
          [3], strides: [2], padding: .explicit(low: [3], high: [-1]), dilation: [2],
          baseDilation: [3])
      },
      Sample("window_patches i32") {
        $0.input("a", .i32, [1, 2, 3, 2, 1]).windowPatches([2, 1, 2], padding: .same)
      },
      Sample("window_patches nothing but padding") {
        $0.input("a", .f32, [1, 0, 2]).windowPatches([2], padding: .explicit(low: [1], high: [2]))
      },
      Sample("window_patches one by one") {
        $0.input("a", .f32, [2, 3, 2, 2]).windowPatches([1, 1])
      },
    ] + placed

  /// Windows that look for a value, and ones that name a place of their own.
  private static let placed = [
    Sample("window_find", integers: 0...2) {
      let a = $0.input("a", .i32, [2, 6])
      return a.windowFind(a.windowMax([1, 3], strides: [1, 2]), [1, 3], strides: [1, 2])
    },
    Sample("window_find nothing") {
      $0.input("a", .f32, [2, 6]).windowFind($0.input("b", .f32, [2, 4]), [1, 3])
    },
    Sample("window_gather", integers: -1...3) {
      $0.input("a", .f32, [2, 6]).windowGather($0.input("b", .i32, [2, 4]), [1, 3])
    },
    Sample("window_scatter", integers: -1...3) {
      $0.input("a", .f32, [2, 4]).windowScatter(
        $0.input("b", .i32, [2, 4]), shape: [2, 6], [1, 3])
    },
    Sample("window_gather with all steps", integers: 0...5) {
      $0.input("a", .f32, [4, 5]).windowGather(
        $0.input("b", .i32, [4, 2]), [3, 2], strides: [3, 2],
        padding: .explicit(low: [2, 1], high: [1, -1]), dilation: [2, 1], baseDilation: [4, 1])
    },
    Sample("window_scatter with all steps", integers: 0...5) {
      $0.input("a", .f32, [4, 2]).windowScatter(
        $0.input("b", .i32, [4, 2]), shape: [4, 5], [3, 2], strides: [3, 2],
        padding: .explicit(low: [2, 1], high: [1, -1]), dilation: [2, 1], baseDilation: [4, 1])
    },
  ]
}
