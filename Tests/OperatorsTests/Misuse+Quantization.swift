import IR
import Operators

extension Misuse {
  static let quantization: [Misuse] = [
    Misuse(
      "quantize", [(.i32, [4]), (.f32, [1])], ["block": .integers([4])],
      "is not defined for elements of type i32"),
    Misuse(
      "quantize", [(.f32, [4]), (.f64, [1])], ["block": .integers([4])],
      "element types differ: f32 and f64"),
    Misuse(
      "quantize", [(.f32, [4]), (.f32, [1])], ["block": .integers([4]), "bits": .integer(5)],
      "'bits' is 5, expected 8 or 4"),
    Misuse(
      "quantize", [(.f32, [4, 2]), (.f32, [1])], ["block": .integers([4])],
      "'block' has 1 entries, f32[4x2] has rank 2"),
    Misuse(
      "quantize", [(.f32, [4]), (.f32, [1])], ["block": .integers([0])],
      "'block' has the impossible extent 0"),
    Misuse(
      "quantize", [(.f32, [5, 2]), (.f32, [1, 2])], ["block": .integers([2, 1])],
      "scales are f32[1x2], expected [3x2] for blocks of [2, 1] in f32[5x2]"),
    Misuse(
      "dequantize", [(.u8, [4]), (.f32, [1])], ["block": .integers([4])],
      "elements are u8[4], expected i8"),
    Misuse(
      "dequantize", [(.i8, [4]), (.i32, [1])], ["block": .integers([4])],
      "is not defined for elements of type i32"),
    Misuse(
      "dequantize", [(.i8, [4]), (.f32, [2])], ["block": .integers([4])],
      "scales are f32[2], expected [1] for blocks of [4] in i8[4]"),
    Misuse(
      "unpack", [(.i8, [4])], ["axis": .integer(0), "extent": .integer(8)],
      "elements are i8[4], expected u8, of which each is two numbers"),
    Misuse(
      "unpack", [(.u8, [4])], ["axis": .integer(1), "extent": .integer(8)],
      "axis 1 is outside rank 1"),
    Misuse(
      "unpack", [(.u8, [4])], ["axis": .integer(0), "extent": .integer(9)],
      "'extent' = 9 needs 5 bytes along axis 0, found u8[4]"),
    Misuse("add", [(.i8, [4]), (.i8, [4])], "is not defined for elements of type i8"),
    Misuse("exp", [(.f16, [4])], "is not defined for elements of type f16"),
    Misuse(
      "reduce_sum", [(.bf16, [4])], ["axes": .integers([0])],
      "is not defined for elements of type bf16"),
    Misuse(
      "compare", [(.f16, [4]), (.f16, [4])], ["direction": .word("equal")],
      "is not defined for elements of type f16"),
    Misuse(
      "cast", [(.f32, [])], ["to": .word("f8")],
      "attribute 'to' is not one of f32, f64, i32, i64, u8, bool, i8, f16, bf16"),
  ]
}
