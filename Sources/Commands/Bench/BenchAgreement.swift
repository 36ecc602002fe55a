import GraphC

/// Whether programs compute the same: times of programs that do not are worth nothing.
struct BenchAgreement {
  /// Sums in another order differ in the last of 24 bits, and some thousands of terms and a few
  /// updates raise that to 1e-5; ten times as much is a defect.
  private static let tolerance = 1e-4

  /// What a program computed in its first steps.
  struct Observation {
    let configuration: BenchConfiguration
    /// Before each step's update; empty without an output `loss`.
    var losses: [Double] = []
    /// After the first steps; empty where losses tell.
    var results: [(name: String, data: TensorData)] = []
  }

  /// The first observation of each batch size.
  private var references: [Int?: Observation] = [:]

  /// Compares with the first program of the same batch size.
  ///
  /// - Throws: when losses or results differ, or are not numbers.
  mutating func check(_ observation: Observation) throws(Diagnostic) {
    let batchSize = observation.configuration.batchSize
    guard let reference = references[batchSize] else {
      references[batchSize] = observation
      // Not a number agrees with nothing here, not even with itself.
      return try Self.compare(observation, observation)
    }
    try Self.compare(observation, reference)
  }

  private static func compare(
    _ observation: Observation, _ reference: Observation
  ) throws(Diagnostic) {
    func failure(_ what: String, _ message: String) -> Diagnostic {
      Diagnostic(
        stage: "bench", subject: observation.configuration.description, message: message,
        notes: ["note: that is \(what) of \(reference.configuration.description)"])
    }
    for (step, (a, b)) in zip(observation.losses, reference.losses).enumerated() {
      let bound = tolerance * max(a.magnitude, b.magnitude)
      if ElementAgreement(absolute: bound, nan: .different).holds(a, b) { continue }
      throw failure("the loss", "the loss of step \(step + 1) is \(a), expected \(b)")
    }
    for (found, expected) in zip(observation.results, reference.results) {
      guard let difference = difference(found.data, expected.data) else { continue }
      throw failure("the result", "\(found.name) \(difference)")
    }
  }

  /// What the first element that differs is, or nil.
  ///
  /// Errors are compared with the element, and with the mean magnitude of all, since sums of
  /// large terms may come out small.
  static func difference(_ found: TensorData, _ expected: TensorData) -> String? {
    let numbers = expected.doubles
    // Infinities, such as those of masks, are no scale for others.
    let scale =
      numbers.reduce(0) { $1.isFinite ? $0 + $1.magnitude : $0 } / Double(max(numbers.count, 1))
    let agreement = ElementAgreement(
      absolute: tolerance * scale, relative: tolerance, nan: .different)
    guard let index = agreement.firstDifference(found, expected) else { return nil }
    return "is \(found.doubles[index]) at element \(index), expected \(numbers[index])"
  }
}
