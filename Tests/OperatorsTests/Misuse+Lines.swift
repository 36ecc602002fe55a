import IR
import Operators

extension Misuse {
  static let lines: [Misuse] =
    cumulative + alongLines + [
      Misuse("argsort", [(.f32, [2])], ["axis": .integer(1)], "axis 1 is outside rank 1"),
      Misuse(
        "argsort", [(.bool, [2])], ["axis": .integer(0)],
        "is not defined for elements of type bool"),
      Misuse("reverse", [(.f32, [2])], ["axis": .integer(-1)], "axis -1 is outside rank 1"),
    ]

  private static var cumulative: [Misuse] {
    ["sum", "product", "max", "min"].flatMap { name in
      [
        Misuse(
          "cumulative_" + name, [(.f32, [2])], ["axis": .integer(1)], "axis 1 is outside rank 1"),
        Misuse(
          "cumulative_" + name, [(.bool, [2])], ["axis": .integer(0)],
          "is not defined for elements of type bool"),
      ]
    }
  }

  private static let alongLines: [Misuse] = [
    Misuse(
      "take_along", [(.f32, [2, 3]), (.i64, [3, 3])], ["axis": .integer(1)],
      "indices [3x3] and elements [2x3] may differ along axis 1 only"),
    Misuse(
      "take_along", [(.f32, [2]), (.f32, [2])], ["axis": .integer(0)],
      "indices are f32[2], expected i32, i64 or u8 elements"),
    Misuse(
      "take_along", [(.f32, [2]), (.i64, [2, 2])], ["axis": .integer(0)],
      "indices [2x2] and elements [2] may differ along axis 0 only"),
    Misuse(
      "scatter_add_along", [(.i32, [2]), (.f32, [2])],
      ["axis": .integer(0), "extent": .integer(3)], "indices are i32[2], expected i64 elements"),
    Misuse(
      "scatter_add_along", [(.i64, [2]), (.f32, [3])],
      ["axis": .integer(0), "extent": .integer(3)], "shapes differ: [2] and [3]"),
    Misuse(
      "scatter_add_along", [(.i64, [2]), (.f32, [2])],
      ["axis": .integer(0), "extent": .integer(-1)], "the shape [-1] has the negative extent -1"),
    Misuse(
      "dynamic_slice", [(.f32, [4]), (.i64, [1])], ["sizes": .integers([5])],
      "the size 5 is outside axis 0 of extent 4"),
    Misuse(
      "dynamic_slice", [(.f32, [4]), (.i64, [1])], ["sizes": .integers([1, 1])],
      "'sizes' has 2 entries, f32[4] has rank 1"),
    Misuse(
      "dynamic_slice", [(.f32, [4]), (.i64, [2])], ["sizes": .integers([1])],
      "the starts are i64[2], expected one for each of 1 axes"),
    Misuse(
      "dynamic_slice", [(.f32, [4]), (.f32, [1])], ["sizes": .integers([1])],
      "indices are f32[1], expected i32, i64 or u8 elements"),
    Misuse(
      "dynamic_update", [(.f32, [4]), (.f32, [5]), (.i64, [1])],
      "the update [5] does not fit into [4]"),
    Misuse(
      "dynamic_update", [(.f32, [4]), (.f64, [1]), (.i64, [1])],
      "element types differ: f32 and f64"),
    Misuse(
      "dynamic_update", [(.f32, [4]), (.f32, [1]), (.i64, [])],
      "the starts are i64[], expected one for each of 1 axes"),
  ]

  static let matrices: [Misuse] = [
    Misuse(
      "cholesky", [(.f32, [2, 3])],
      "the operand is f32[2x3], expected as many rows as columns"),
    Misuse("cholesky", [(.i32, [2, 2])], "is not defined for elements of type i32"),
    Misuse(
      "orthonormalize", [(.f32, [2, 3])],
      "the operand is f32[2x3], expected no fewer rows than columns"),
    Misuse(
      "orthonormalize", [(.f32, [3])],
      "the operand is f32[3], expected a matrix in its last two axes"),
    Misuse(
      "solve", [(.f32, [3, 3]), (.f32, [2, 1])],
      "the matrix f32[3x3] and the right side f32[2x1] differ in batch or rows"),
    Misuse(
      "solve", [(.f32, [3, 3]), (.f64, [3, 1])], "element types differ: f32 and f64"),
    Misuse(
      "triangular_solve", [(.f32, [3, 2]), (.f32, [3, 1])], ["lower": .boolean(true)],
      "the matrix is f32[3x2], expected as many rows as columns"),
    Misuse("triangular_solve", [(.f32, [2, 2]), (.f32, [2, 1])], "attribute 'lower' is missing"),
  ]
}
