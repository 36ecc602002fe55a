import IR
import Modeling
import Operators
import TestSupport
import Testing

/// Mistakes of pooling and padding; values are compared with PyTorch elsewhere.
@Suite struct WindowFunctionTests {
  @Test func poolsSayWhatDoesNotFit() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2, 5, 5, 3])
    _ = maxPool(x, window: [2])
    _ = sumPool(x, window: [2, 2], strides: [2])
    _ = minPool(x, window: [2, 2], dilation: [1, 1, 1])
    _ = maxPool(x, window: [2, 2], padding: .explicit(low: [1], high: []))
    _ = maxPool(x, window: [6, 2])
    _ = maxPool(builder.input("row", .f32, [2, 5]), window: [])
    _ = averagePool(builder.input("i", .i32, [1, 4, 1]), window: [2])
    #expect(
      builder.diagnostics.map(\.message) == [
        "'window' has 1 entries, f32[2x5x5x3] has 2 spatial axes",
        "'strides' has 1 entries, f32[2x5x5x3] has 2 spatial axes",
        "'dilation' has 3 entries, f32[2x5x5x3] has 2 spatial axes",
        "'low padding' has 1 entries, f32[2x5x5x3] has 2 spatial axes",
        "a window that spans 6 does not fit axis 1, which spans 5",
        "expected (batch, spatial…, channels), found f32[2x5]",
        "expected floats (batch, spatial…, channels), found i32[1x4x1]",
      ])
  }

  @Test func stridesOfPoolsAreTheirWindows() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [0, 7, 6, 3])
    #expect(maxPool(x, window: [2, 3]).shape == [0, 3, 2, 3])
    #expect(maxPool(x, window: [2, 3], padding: .same).shape == [0, 4, 2, 3])
    #expect(
      averagePool(x, window: [3, 3], strides: [1, 2], padding: .same).shape == [0, 7, 3, 3])
    #expect(globalMaxPool(x).shape == [0, 3])
    #expect(builder.diagnostics.isEmpty)
  }

  @Test func paddingSaysWhatAModeCanTake() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [3, 1])
    _ = x.pad(low: [3, 0], mode: .reflect)
    _ = x.pad(high: [0, 2], mode: .wrap)
    _ = x.pad(low: [-1, 0], mode: .edge)
    _ = x.pad(low: [1], mode: .symmetric)
    _ = builder.input("empty", .f32, [0]).pad(low: [1], mode: .edge)
    #expect(x.pad(low: [2, 0], high: [2, 0], mode: .reflect).shape == [7, 1])
    #expect(x.pad(low: [9, 9], mode: .edge).shape == [12, 10])
    #expect(
      builder.diagnostics.map(\.message) == [
        "'low' = 3 for axis 0 of extent 3, expected at least 0 and at most 2 for reflect padding",
        "'high' = 2 for axis 1 of extent 1, expected at least 0 and at most 1 for wrap padding",
        "'low' = -1 for axis 0 of extent 3, expected at least 0 and no more than fits memory for "
          + "edge padding",
        "'low' has 1 entries, f32[3x1] has rank 2",
        "'low' = 1 for axis 0 of extent 0, expected at least 0 and at most 0 for edge padding",
      ])
  }
}
