import GraphC

/// A scale and an offset for each feature, found on training data and used on all data.
///
///     let normalization = try Normalization(.standard, of: "x", in: train)
///     let (train, test) = (try normalization(train), try normalization(test))
///     let prices = try normalization.undone(predictions)
public struct Normalization: Hashable, Sendable {
  public enum Method: Hashable, Sendable {
    /// Mean 0 and variance 1 (of the whole, not of a sample).
    case standard
    /// From 0 to 1.
    case range
  }

  public let column: String
  /// One for each element of a row; what every row has equal becomes 0.
  public let offsets: [Double]
  public let scales: [Double]

  /// Measures a column of floats or integers, `(rows, …)`.
  ///
  /// - Throws: when there is no such column, it is not numeric or has no rows.
  public init(
    _ method: Method = .standard, of column: String, in dataset: Dataset
  ) throws(Diagnostic) {
    let data = try dataset.column(column)
    guard data.type.elementType.isNumeric, dataset.count > 0 else {
      throw Dataset.failure("column '\(column)' is \(data.type), expected rows of numbers")
    }
    self.column = column
    let (values, width) = (data.doubles, data.elementCount / dataset.count)
    var (offsets, scales): ([Double], [Double]) = ([], [])
    for feature in 0..<width {
      let feature = stride(from: feature, to: values.count, by: width).map { values[$0] }
      let (offset, spread) =
        switch method {
        case .standard: Self.meanAndDeviation(feature)
        case .range: Self.leastAndRange(feature)
        }
      offsets.append(offset)
      scales.append(spread > 0 ? 1 / spread : 1)
    }
    self.offsets = offsets
    self.scales = scales
  }

  /// The deviation of equal numbers is 0, not the rounding error of their mean.
  private static func meanAndDeviation(_ values: [Double]) -> (Double, Double) {
    let (least, range) = leastAndRange(values)
    guard range > 0 else { return (least, 0) }
    let count = Double(values.count)
    // Differences from a value lose fewer digits than the values where these are large.
    let mean = least + values.reduce(0) { $0 + ($1 - least) } / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return (mean, variance.squareRoot())
  }

  private static func leastAndRange(_ values: [Double]) -> (Double, Double) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    return (least, most - least)
  }

  /// The data set with the column as `f32` of the same shape, normalized.
  ///
  /// - Throws: when there is no such column, or its rows are of another size.
  public func callAsFunction(_ dataset: Dataset) throws(Diagnostic) -> Dataset {
    let data = try dataset.column(column)
    guard data.elementCount == dataset.count * offsets.count else {
      throw Dataset.failure(
        "column '\(column)' is \(data.type), but \(offsets.count) features were measured")
    }
    return try dataset.replacing(column, with: try applied(to: data))
  }

  /// Other numbers with the same features as the last axes, such as windows of the column, as `f32` of
  /// the same shape, normalized.
  ///
  /// - Throws: when they have no such last axes, or are not numbers.
  public func applied(to data: TensorData) throws(Diagnostic) -> TensorData {
    try checkFeatures(of: data)
    let elements = data.doubles.enumerated().map { place, value in
      let feature = place % offsets.count
      return Float((value - offsets[feature]) * scales[feature])
    }
    return TensorData(data.shape, elements)
  }

  /// Normalized numbers in the units of the column: what a model predicts, `(…, features)`, in the
  /// element type it has, `f32` if that holds whole numbers.
  ///
  /// What every row of the measured data had equal is that again.
  /// - Throws: when the last axes do not hold as many features as were measured.
  public func undone(_ data: TensorData) throws(Diagnostic) -> TensorData {
    try checkFeatures(of: data)
    let values = data.doubles.enumerated().map { place, value in
      let feature = place % offsets.count
      return value / scales[feature] + offsets[feature]
    }
    let type = data.type.elementType.isFloat ? data.type.elementType : .f32
    return TensorData(TensorType(type, data.shape), doubles: values)
  }

  /// That the last axes together have as many elements as a row of the column.
  private func checkFeatures(of data: TensorData) throws(Diagnostic) {
    var width = 1
    for extent in data.shape.extents.reversed() where width < offsets.count { width *= extent }
    guard width == offsets.count, data.type.elementType.isNumeric else {
      throw Dataset.failure(
        "found \(data.type), expected numbers whose last axis has the \(offsets.count) features "
          + "that were measured in column '\(column)'")
    }
  }
}
