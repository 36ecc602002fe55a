import GraphC

/// What is to be predicted from a window of a series.
public enum WindowTarget: String, CaseIterable, Hashable, Sendable {
  /// The one value `horizon` steps behind the window's last: `(count, …)`.
  case value
  /// All `horizon` values behind the window: `(count, horizon, …)`.
  case values
  /// For every step of the window the value `horizon` steps behind it: `(count, length, …)`.
  case everyStep
}

extension Dataset {
  /// Windows of a series, whose rows are steps of time, and what follows them: columns `x`,
  /// `(count, length, …)`, and `y`.
  ///
  ///     let windows = try series.windows(of: "x", length: 32)              // predict the next value
  ///     let rain = try weather.windows(of: "x", predicting: "rain", length: 24, horizon: 6)
  ///
  /// Windows are in the order of time: divide the series before, or parts of one window are in the
  /// training and in the test data.
  ///
  /// - Options:
  ///   - column: what windows show.
  ///   - target: the column that is to be predicted; if nil the same.
  ///   - length: values in a window.
  ///   - horizon: how far ahead, in values of a window; 1 is the next one.
  ///   - stride: rows from the beginning of one window to that of the next.
  ///   - sampling: rows from one value of a window to the next, and of the horizon.
  ///   - predicts: which values `y` has.
  /// - Throws: when there is no such column, a number is below 1, or the series is shorter than a window
  ///   and its horizon.
  /// - Follows: `keras.utils.timeseries_dataset_from_array` with `sequence_length`, `sequence_stride`
  ///   and `sampling_rate`, whose `targets` are the column moved by the horizon.
  public func windows(
    of column: String, predicting target: String? = nil, length: Int, horizon: Int = 1,
    stride step: Int = 1, sampling: Int = 1, predicts: WindowTarget = .value
  ) throws(Diagnostic) -> Dataset {
    let (shown, wanted) = (try self.column(column), try self.column(target ?? column))
    guard length >= 1, horizon >= 1, step >= 1, sampling >= 1 else {
      throw Self.failure(
        "windows of length \(length), horizon \(horizon), stride \(step) and sampling \(sampling): "
          + "each is at least 1")
    }
    let (values, isTooMany) = length.addingReportingOverflow(horizon)
    guard !isTooMany, values - 1 <= (count - 1) / sampling else {
      throw Self.failure(
        "\(count) rows have no windows of \(length) values, \(sampling) apart, with \(horizon) behind"
      )
    }
    let span = (values - 1) * sampling
    let starts = Array(stride(from: 0, through: count - 1 - span, by: step))
    let offsets: [Int] =
      switch predicts {
      case .value: [length + horizon - 1]
      case .values: Array(length..<length + horizon)
      case .everyStep: Array(horizon..<horizon + length)
      }
    let y = try wanted.windows(starts, offsets.map { $0 * sampling })
    let x = try shown.windows(starts, (0..<length).map { $0 * sampling })
    return try Dataset(["x": x, "y": predicts == .value ? y.droppingSecondAxis : y])
  }
}

extension TensorData {
  /// Rows at all offsets from each start: `(starts, offsets, …)`.
  fileprivate func windows(_ starts: [Int], _ offsets: [Int]) throws(Diagnostic) -> TensorData {
    let width = Shape(Array(shape.extents.dropFirst())).elementCount
    guard starts.count <= Shape.maximumElementCount / max(offsets.count * width, 1) else {
      throw Dataset.failure(
        "\(starts.count) windows of \(offsets.count) rows of \(type) are too many",
        notes: ["note: choose a larger stride"])
    }
    let shape = Shape([starts.count, offsets.count] + shape.extents.dropFirst())
    return rows(starts.flatMap { start in offsets.map { start + $0 } }).reshaped(shape)
  }

  /// `(count, 1, …)` as `(count, …)`.
  fileprivate var droppingSecondAxis: TensorData {
    reshaped(Shape([shape[0]] + shape.extents.dropFirst(2)))
  }
}
