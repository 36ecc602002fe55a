import IR

extension Misuse {
  static let convolutions: [Misuse] = [
    Misuse("convolution", [(.f32, [1, 4, 2])], "takes 2 operands, found 1"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f64, [3, 2, 2])],
      "element types f32 and f64 do not multiply"),
    Misuse(
      "convolution", [(.bool, [1, 4, 2]), (.bool, [3, 2, 2])],
      "element types bool and bool do not multiply"),
    Misuse(
      "convolution", [(.f32, [1, 4, 4, 2]), (.f32, [3, 2, 2])],
      "expected (batch, spatial…, channels) and a kernel (window…, input, output) of equal rank, "
        + "found f32[1x4x4x2] and f32[3x2x2]"),
    Misuse(
      "convolution", [(.f32, [4, 2]), (.f32, [2, 2])],
      "expected (batch, spatial…, channels) and a kernel (window…, input, output) of equal rank, "
        + "found f32[4x2] and f32[2x2]"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 3, 2])],
      "the operand has 2 channels, the kernel expects 3"),
    Misuse(
      "convolution", [(.f32, [1, 4, 4]), (.f32, [3, 4, 2])], ["groups": .integer(2)],
      "the operand has 4 channels, the kernel expects 2 groups of 4"),
    Misuse(
      "convolution", [(.f32, [1, 4, 4]), (.f32, [3, 2, 3])], ["groups": .integer(2)],
      "3 output channels do not divide into 2 groups"),
    Misuse(
      "convolution", [(.f32, [1, 4, 4]), (.f32, [3, 2, 3])], ["groups": .integer(0)],
      "'groups' = 0 is below 1"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 2, 2])], ["strides": .integers([1, 2])],
      "'strides' has 2 entries, the window has 1 axes"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 2, 2])], ["strides": .integers([0])],
      "'strides' = [0] has an entry below 1"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 2, 2])], ["window_dilation": .integers([-1])],
      "'window_dilation' = [-1] has an entry below 1"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 2, 2])], ["low": .integers([.max])],
      "'low' = [9223372036854775807] is too large"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [3, 2, 2])],
      ["window_dilation": .integers([1 << 47])], "the window along axis 1 is too large"),
    Misuse(
      "convolution", [(.f32, [1, 2, 2]), (.f32, [3, 2, 2])],
      "a window that spans 3 does not fit axis 1, which spans 2"),
    Misuse(
      "convolution", [(.f32, [1, 9, 4, 2]), (.f32, [3, 3, 2, 2])],
      ["low": .integers([0, -3]), "window_dilation": .integers([1, 2])],
      "a window that spans 5 does not fit axis 2, which spans 1"),
    Misuse(
      "convolution", [(.f32, [1, 4, 2]), (.f32, [0, 2, 2])],
      "the window has no extent along axis 1"),
  ]
}
