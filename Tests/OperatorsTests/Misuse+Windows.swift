import IR

extension Misuse {
  /// What is wrong for every operator that reduces windows, and what only some say.
  static var windows: [Misuse] {
    ["window_sum", "window_max", "window_min"].flatMap(reduction) + placed
  }

  private static func reduction(_ name: String) -> [Misuse] {
    let pair: KeyValuePairs<String, AttributeValue> = ["window": .integers([2])]
    return [
      Misuse(name, [(.f32, [4]), (.f32, [4])], pair, "takes 1 operand, found 2"),
      Misuse(name, [(.bool, [4])], pair, "is not defined for elements of type bool"),
      Misuse(name, [(.f32, [4, 4])], pair, "the window has 1 axes, [4x4] has 2"),
      Misuse(name, [(.f32, [4])], "attribute 'window' is missing"),
      Misuse(
        name, [(.f32, [1])], pair, "a window that spans 2 does not fit axis 0, which spans 1"),
      Misuse(
        name, [(.f32, [0])], pair, "a window that spans 2 does not fit axis 0, which spans 0"),
      Misuse(
        name, [(.f32, [4])], ["window": .integers([-1])],
        "the window has no extent along axis 0"),
      Misuse(
        name, [(.f32, [4])], ["window": .integers([2]), "base_dilation": .integers([0])],
        "'base_dilation' = [0] has an entry below 1"),
    ]
  }

  private static let placed: [Misuse] = [
    Misuse(
      "window_patches", [(.f32, [4, 2]), (.f32, [4])], ["window": .integers([2])],
      "takes 1 operand, found 2"),
    Misuse(
      "window_patches", [(.bool, [1, 4, 2])], ["window": .integers([2])],
      "is not defined for elements of type bool"),
    Misuse(
      "window_patches", [(.f32, [4, 2])], ["window": .integers([2])],
      "expected (batch, spatial…, channels), found f32[4x2]"),
    Misuse(
      "window_patches", [(.f32, [1, 4, 2])], ["window": .integers([2, 2])],
      "the window has 2 axes, f32[1x4x2] has 1 spatial axes"),
    Misuse(
      "window_patches", [(.f32, [1, 1, 2])], ["window": .integers([2])],
      "a window that spans 2 does not fit axis 1, which spans 1"),
    Misuse(
      "window_patches", [(.f32, [1, 1 << 30, 1 << 10])],
      ["window": .integers([1 << 20]), "low": .integers([1 << 20])],
      "the shape [1x1073741825x1048576x1024] is too large"),
    Misuse(
      "window_find", [(.f32, [4]), (.f32, [4])], ["window": .integers([2])],
      "values are f32[4], expected f32[3]"),
    Misuse(
      "window_find", [(.f32, [4]), (.f64, [3])], ["window": .integers([2])],
      "values are f64[3], expected f32[3]"),
    Misuse(
      "window_find", [(.bool, [4]), (.bool, [3])], ["window": .integers([2])],
      "is not defined for elements of type bool"),
    Misuse(
      "window_find", [(.u8, [1]), (.u8, [1])],
      ["window": .integers([1 << 31]), "low": .integers([(1 << 31) - 1])], "the window is too large"
    ),
    Misuse(
      "window_gather", [(.f32, [4]), (.i64, [3])], ["window": .integers([2])],
      "places are i64[3], expected i32 elements"),
    Misuse(
      "window_gather", [(.f32, [4]), (.i32, [4])], ["window": .integers([2])],
      "places are [4], there are [3] windows"),
    Misuse(
      "window_gather", [(.bool, [4]), (.i32, [3])], ["window": .integers([2])],
      "is not defined for elements of type bool"),
    Misuse(
      "window_scatter", [(.f32, [4]), (.i32, [4])],
      ["shape": .integers([4]), "window": .integers([2])],
      "updates are [4], there are [3] windows"),
    Misuse(
      "window_scatter", [(.f32, [3]), (.i32, [2])],
      ["shape": .integers([4]), "window": .integers([2])], "places are [2], there are [3] windows"),
    Misuse(
      "window_scatter", [(.f32, [3]), (.i32, [3])],
      ["shape": .integers([-4]), "window": .integers([2])],
      "the shape [-4] has the negative extent -4"),
    Misuse(
      "window_scatter", [(.bool, [3]), (.i32, [3])],
      ["shape": .integers([4]), "window": .integers([2])],
      "is not defined for elements of type bool"),
  ]
}
