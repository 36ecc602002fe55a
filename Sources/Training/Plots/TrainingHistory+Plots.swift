import Foundation

extension TrainingHistory {
  /// A chart of the loss and one of each metric, by their names; nothing before the first epoch.
  ///
  /// A single epoch is drawn step by step if its steps were recorded.
  public func charts(title: String) -> [(name: String, chart: LineChart)] {
    guard let first = epochs.first else { return [] }
    if epochs.count == 1, stepLosses.count > 1 {
      return [
        (
          "loss",
          LineChart(
            title: "\(title): loss", xLabel: "step", yLabel: "loss",
            isLogarithmic: Self.spansMagnitudes(stepLosses), counts: true,
            [LineChart.Series("training", stepLosses)])
        )
      ]
    }
    let names = ["loss"] + first.training.metrics.keys.sorted()
    return names.map { name in
      let series = curves(name)
      return (
        name,
        LineChart(
          title: "\(title): \(name)", xLabel: "epoch", yLabel: name,
          isLogarithmic: Self.spansMagnitudes(series.flatMap(\.y)), counts: true, series)
      )
    }
  }

  /// A metric, or `loss`, over epochs, in training and in validation if there was any.
  private func curves(_ name: String) -> [LineChart.Series] {
    func value(_ measurement: Measurement?) -> Double {
      (name == "loss" ? measurement?.loss : measurement?.metrics[name]) ?? .nan
    }
    let numbers = epochs.map { Double($0.number) }
    let training = epochs.map { value($0.training) }
    let validation = epochs.map { value($0.validation) }
    return [LineChart.Series("training", x: numbers, y: training)]
      + (validation.allSatisfy(\.isNaN)
        ? [] : [LineChart.Series("validation", x: numbers, y: validation)])
  }

  /// Whether small values would lie on the axis of a chart that is not logarithmic.
  private static func spansMagnitudes(_ values: [Double]) -> Bool {
    let values = values.filter(\.isFinite)
    guard let least = values.min(), let most = values.max(), least > 0 else { return false }
    return most / least > 100
  }

  /// Curves as lines of text: each measurement, from its first value to its last.
  ///
  /// Nothing for fewer than three epochs, but the loss of recorded steps.
  var sparklines: [String] {
    guard epochs.count >= 3, let first = epochs.first else {
      return stepLosses.count < 20 ? [] : [Self.line("loss", stepLosses, width: 4)]
    }
    let names = first.training.metrics.keys.sorted()
    let width = (["loss"] + names).map(\.count).max() ?? 0
    return [Self.line("loss", epochs.map(\.training.loss), width: width)]
      + names.map { name in
        Self.line(name, epochs.map { $0.training.metrics[name] ?? .nan }, width: width)
      }
  }

  private static func line(_ name: String, _ values: [Double], width: Int) -> String {
    let ends = [values.first, values.last].map { String(format: "%.4f", $0 ?? .nan) }
    return name.padding(toLength: width, withPad: " ", startingAt: 0) + "  "
      + Sparkline.text(values) + "  " + ends.joined(separator: " to ")
  }
}
