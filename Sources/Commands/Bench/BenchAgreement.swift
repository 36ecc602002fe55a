import GraphC

/// Whether programs compute the same: times of programs that do not are worth nothing.
enum BenchAgreement {
  /// Sums in another order differ in the last of 24 bits, and some thousands of terms and a few
  /// updates raise that to 1e-5; ten times as much is a defect.
  private static let tolerance = 1e-4

  /// What a program measured in its first steps.
  struct Observation {
    let configuration: BenchConfiguration
    let losses: [Double]
  }

  /// - Throws: for the first program whose losses differ from those of the first with the same
  ///   batch size, or are not numbers.
  static func check(_ observations: [Observation]) throws(Diagnostic) {
    var references: [Int: Observation] = [:]
    for observation in observations {
      let batchSize = observation.configuration.batchSize
      let reference = references[batchSize] ?? observation
      references[batchSize] = reference
      for (step, (a, b)) in zip(observation.losses, reference.losses).enumerated() {
        let scale = max(a.magnitude, b.magnitude)
        if (a - b).magnitude <= tolerance * scale { continue }
        throw Diagnostic(
          stage: "bench", subject: observation.configuration.description,
          message: "the loss of step \(step + 1) is \(a), expected \(b)",
          notes: ["note: that is the loss of \(reference.configuration.description)"])
      }
    }
  }
}
