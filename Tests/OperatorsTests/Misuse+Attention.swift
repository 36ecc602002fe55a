import IR
import Operators

extension Misuse {
  private static let heads: (ElementType, Shape) = (.f32, [2, 3, 4, 5])

  static let attention: [Misuse] = [
    Misuse("attention", [(.f32, [2]), (.f32, [2])], "found 2 operands"),
    Misuse(
      "attention", [(.f32, [4, 5]), (.f32, [4, 5]), (.f32, [4, 5])],
      "expected one float type and 4 axes"),
    Misuse(
      "attention", [heads, heads, (.f64, [2, 3, 4, 5])], "expected one float type and 4 axes"),
    Misuse(
      "attention", [heads, (.f32, [2, 3, 4, 6]), (.f32, [2, 3, 4, 6])],
      "f32[2x3x4x6] and f32[2x3x4x6] do not fit f32[2x3x4x5]"),
    Misuse(
      "attention", [heads, (.f32, [2, 2, 4, 5]), (.f32, [2, 2, 4, 5])],
      "2 heads of keys do not divide 3 heads"),
    Misuse(
      "attention", [(.f32, [2, 4, 5, 8])],
      ["layout": .string("packed"), "heads": .integer(4)], "4 heads are no part of f32[2x4x5x8]"),
    Misuse(
      "attention", [heads, heads, heads, (.f32, [2, 3, 4, 5])],
      "the mask f32[2x3x4x5] does not fit scores 2x3x4x4"),
    Misuse(
      "attention", [heads, heads, heads], ["rate": .float(1.5)],
      "the rate is 1.5, expected at least 0 and below 1"),
    Misuse(
      "attention", [heads, heads, heads, (.f32, [2])], ["rate": .float(0.5)],
      "expected i64[2] (seed, step) last"),
    Misuse(
      "attention_gradient", [heads, heads, heads, heads, heads],
      "expected f32[2x84] and f32[2x3x4x5] last, found f32[2x3x4x5] and f32[2x3x4x5]"),
  ]
}
