import GraphC

/// The tallies of a program, added up over batches.
struct TallySum {
  private var sums: [String: [Double]] = [:]

  /// Adds what the program's last run counted.
  mutating func add(_ tallies: [(name: String, buffer: TensorBuffer)]) {
    for (name, buffer) in tallies {
      let values = buffer.data.doubles
      sums[name] = sums[name].map { sum in zip(sum, values).map { $0 + $1 } } ?? values
    }
  }

  /// A measurement with the tallies and what follows from them.
  func completing(_ measurement: Measurement, _ metrics: [DerivedMetric]) -> Measurement {
    let complete = Measurement(
      loss: measurement.loss, metrics: measurement.metrics, tallies: sums)
    var values = complete.metrics
    for metric in metrics { values[metric.name] = metric.value(complete) ?? .nan }
    return Measurement(loss: complete.loss, metrics: values, tallies: sums)
  }
}
