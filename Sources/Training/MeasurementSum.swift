import GraphC

/// The scalars of a program, added up over batches so that every row weighs the same, however large
/// its batch.
struct MeasurementSum: Codable, Hashable, Sendable {
  private let names: [String]
  private var sums: [Double]
  private var rows = 0

  /// - Parameter names: of the scalars; `loss` is one of them.
  init(_ names: [String]) {
    self.names = names
    sums = [Double](repeating: 0, count: names.count)
  }

  /// Adds what the program's last run measured on a batch.
  mutating func add(_ scalars: [TensorBuffer], rows count: Int) {
    for (index, buffer) in scalars.enumerated() {
      // Floats are means over the batch; integers are counts already.
      sums[index] += buffer.scalar * (buffer.type.elementType.isFloat ? Double(count) : 1)
    }
    rows += count
  }

  /// Whether there is a sum for each of these scalars, over some rows; files may say otherwise.
  func isConsistent(names: [String]) -> Bool {
    self.names == names && sums.count == names.count && (1...(1 << 53)).contains(rows)
  }

  var measurement: Measurement {
    var values: [String: Double] = [:]
    for (name, sum) in zip(names, sums) { values[name] = sum / Double(rows) }
    let loss = values.removeValue(forKey: "loss") ?? .nan
    return Measurement(loss: loss, metrics: values)
  }
}
