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
    Misuse(
      "quantized_matmul", [(.f32, [4])], ["outputs": .integer(2)],
      "takes 2 to 4 operands, found 1"),
    Misuse(
      "quantized_matmul", [(.i32, [4]), (.f16, [192])], ["outputs": .integer(2)],
      "is not defined for elements of type i32"),
    Misuse(
      "quantized_matmul", [(.f32, []), (.f16, [192])], ["outputs": .integer(2)],
      "x is f32[], expected an axis of inputs"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.f32, [192])], ["outputs": .integer(2)],
      "weights are f32[192], expected elements of i8, u8, f16 or bf16"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.f16, [192])],
      ["outputs": .integer(2), "block": .integer(32)],
      "'block' is 32, expected 0, or 32 for weights with scales"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.f16, [192])], ["outputs": .integer(0)],
      "'outputs' is the impossible extent 0"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.bf16, [8])], ["outputs": .integer(2)],
      "weights are bf16[8], expected bf16[192] for 2 x 4"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.i8, [256])], ["outputs": .integer(2)],
      "weights of i8 need scales"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.f16, [192]), (.f32, [16])], ["outputs": .integer(2)],
      "weights of f16 have no scales"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.i8, [256]), (.f32, [2])], ["outputs": .integer(2)],
      "scales are f32[2], expected f32[16]"),
    Misuse(
      "quantized_matmul", [(.f32, [4]), (.i8, [256]), (.f32, [16]), (.f32, [1])],
      ["outputs": .integer(2)], "the scale of x is f32[1], expected f32[]"),
    Misuse(
      "quantized_matmul", [(.f32, [131073]), (.i8, [2_097_408]), (.f32, [16]), (.f32, [])],
      ["outputs": .integer(2)], "131073 inputs are more than the 131072 that fit i32"),
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
