import GraphC
import Testing
import Training

/// Windows of series, and normalization that is undone.
@Suite struct WindowTests {
  private static func series() throws -> Dataset {
    try Dataset([
      "x": TensorData([10, 2], (0..<20).map { Float($0) }),
      "rain": TensorData([10], (0..<10).map { Int32($0 * 10) }),
    ])
  }

  private static func rows(_ data: TensorData) -> [[Double]] {
    let width = data.elementCount / data.shape[0]
    return stride(from: 0, to: data.elementCount, by: width).map {
      Array(data.doubles[$0..<$0 + width])
    }
  }

  @Test func theNextValue() throws {
    let windows = try Self.series().windows(of: "x", length: 3)
    #expect(windows.count == 7)
    #expect(try windows.column("x").type == TensorType(.f32, [7, 3, 2]))
    #expect(try windows.column("y").type == TensorType(.f32, [7, 2]))
    #expect(try Self.rows(windows.column("x"))[1] == [2, 3, 4, 5, 6, 7])
    #expect(try Self.rows(windows.column("y"))[1] == [8, 9])
    #expect(try Self.rows(windows.column("y"))[6] == [18, 19])
  }

  /// As `keras.utils.timeseries_dataset_from_array(x, rain[6:], sequence_length=3,
  /// sequence_stride=2, sampling_rate=2)`: a window of rows 0, 2 and 4, and the target of row 6.
  @Test func anotherColumnAndOtherDistances() throws {
    let windows = try Self.series().windows(
      of: "x", predicting: "rain", length: 3, stride: 2, sampling: 2)
    #expect(windows.count == 2)
    #expect(try Self.rows(windows.column("x"))[1] == [4, 5, 8, 9, 12, 13])
    #expect(try windows.column("y") == TensorData([2], [Int32(60), 80]))
  }

  @Test func allValuesOfTheHorizon() throws {
    let windows = try Self.series().windows(
      of: "rain", length: 4, horizon: 3, predicts: .values)
    #expect(try windows.column("x").type == TensorType(.i32, [4, 4]))
    #expect(try Self.rows(windows.column("y"))[3] == [70, 80, 90])
  }

  @Test func theValueBehindEveryStep() throws {
    let windows = try Self.series().windows(
      of: "rain", length: 4, horizon: 2, predicts: .everyStep)
    #expect(windows.count == 5)
    #expect(try Self.rows(windows.column("x"))[4] == [40, 50, 60, 70])
    #expect(try Self.rows(windows.column("y"))[4] == [60, 70, 80, 90])
  }

  @Test func theLongestWindow() throws {
    #expect(try Self.series().windows(of: "x", length: 9).count == 1)
    #expect(try Self.series().windows(of: "x", length: 4, sampling: 2).count == 2)
  }

  @Test(arguments: [
    (10, 1, 1, 1), (9, 2, 1, 1), (5, 1, 1, 2), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1),
    (1, 1, 1, 0), (.max, .max, 1, 1), (1, 1, 1, .max),
  ])
  func mistakes(length: Int, horizon: Int, stride: Int, sampling: Int) {
    let found = diagnostic {
      _ = try Self.series().windows(
        of: "x", length: length, horizon: horizon, stride: stride, sampling: sampling)
    }
    #expect(found?.message.contains("windows of") == true)
  }

  @Test func unknownColumns() {
    let found = diagnostic { _ = try Self.series().windows(of: "rains", length: 2) }
    #expect(found?.message == "there is no column 'rains'; did you mean 'rain'?")
  }

  @Test(arguments: [Normalization.Method.standard, .range])
  func normalizationIsUndone(_ method: Normalization.Method) throws {
    let data = try Dataset(["x": TensorData([3, 2], [1, 7, 3, 7, 8, 7] as [Double])])
    let normalization = try Normalization(method, of: "x", in: data)
    let normal = try normalization(data).column("x")
    for (found, value) in zip(try normalization.undone(normal).doubles, [1, 7, 3, 7, 8, 7.0]) {
      #expect(abs(found - value) < 1e-6)
    }
    // Windows, and predictions of another number of rows and type.
    let windows = try data.windows(of: "x", length: 2).column("x")
    let wide = TensorData(windows.type, doubles: try normalization.applied(to: windows).doubles)
    #expect(try normalization.undone(wide).type == TensorType(.f64, [1, 2, 2]))
    for (found, value) in zip(try normalization.undone(wide).doubles, windows.doubles) {
      #expect(abs(found - value) < 1e-6)
    }
    let wrong = diagnostic {
      _ = try normalization.undone(TensorData([2, 3], [Float](repeating: 0, count: 6)))
    }
    #expect(wrong?.message.hasPrefix("found f32[2x3], expected numbers") == true)
  }
}
