import Foundation
import GraphC

/// A schedule as users write it, such as `cosine` or `step:every=2,factor=0.5`.
///
/// Where a schedule has an end, that is the end of training. Numbers that are left out have the
/// value of `Kind.numbers`.
public struct ScheduleChoice: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case constant
    /// Multiplied by `factor` after every so many epochs; 0 for a third of all.
    case step
    /// Multiplied by `factor` over each epoch, a little at each step.
    case exponential
    case cosine
    case polynomial
    case oneCycle = "one-cycle"
    /// From `start` to the optimizer's rate, which the last of so many steps has; 0 for a tenth of all.
    case warmUp = "warm-up"
    /// Multiplied by `factor` when the loss no longer falls; see `PlateauReduction`.
    case plateau

    /// The numbers that it takes, with their values if none are given; `warm-up` counts steps.
    public var numbers: KeyValuePairs<String, Double> {
      switch self {
      case .constant: ["warm-up": 0]
      case .step: ["every": 0, "factor": 0.1, "warm-up": 0]
      case .exponential: ["factor": 0.9, "warm-up": 0]
      case .cosine: ["end": 0, "warm-up": 0]
      case .polynomial: ["power": 1, "end": 0, "warm-up": 0]
      case .oneCycle: ["rise": 0.3, "start": 1 / 25, "end": 1 / 25e4]
      case .warmUp: ["steps": 0, "start": 0]
      case .plateau:
        ["factor": 0.1, "patience": 10, "threshold": 1e-4, "cooldown": 0, "minimum": 0]
      }
    }
  }

  public let kind: Kind
  private var numbers: [String: Double]
  private static let counts = ["every", "warm-up", "steps", "patience", "cooldown"]

  /// Reads `KIND` or `KIND:NAME=NUMBER,…`.
  ///
  /// - Throws: the nearest name when there is no such kind or number; a number makes no sense.
  public init(_ text: String) throws(Diagnostic) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let names = Kind.allCases.map(\.rawValue)
    guard let kind = Kind(rawValue: String(parts[0])) else {
      throw Self.failure(
        "unknown schedule '\(parts[0])'" + Spelling.suggestion(for: String(parts[0]), among: names)
          + " (expected \(names.joined(separator: ", ")))")
    }
    self.kind = kind
    numbers = Dictionary(uniqueKeysWithValues: kind.numbers.map { ($0.key, $0.value) })
    for item in parts.dropFirst().flatMap({ $0.split(separator: ",") }) {
      try read(item.split(separator: "=", maxSplits: 1).map(String.init))
    }
    let mistake = schedule(stepsPerEpoch: 1, epochs: 1 << 20)?.mistake ?? plateau?.mistake
    if let mistake { throw Self.failure("schedule \(kind.rawValue): \(mistake)") }
  }

  private mutating func read(_ parts: [String]) throws(Diagnostic) {
    let names = kind.numbers.map(\.key)
    guard let name = parts.first, names.contains(name) else {
      let name = parts.first ?? ""
      throw Self.failure(
        "the schedule \(kind.rawValue) has no '\(name)'"
          + Spelling.suggestion(for: name, among: names)
          + " (it has \(names.joined(separator: ", ")))")
    }
    let isCount = Self.counts.contains(name)
    guard parts.count == 2, let number = Double(parts[1]), number.isFinite,
      !isCount || number == number.rounded() && (0...1e9).contains(number)
    else {
      throw Self.failure(
        "expected \(name)=\(isCount ? "COUNT" : "NUMBER"), found '"
          + parts.joined(separator: "=") + "'")
    }
    numbers[name] = number
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "schedule", message: message)
  }

  private subscript(_ name: String) -> Double { numbers[name] ?? 0 }

  /// Factors for every step of a training; nil for a reduction on plateaus.
  func schedule(stepsPerEpoch: Int, epochs: Int) -> (any LearningRateSchedule)? {
    let all = max(stepsPerEpoch * epochs, 1)
    if kind == .warmUp {
      let steps = Int(saturating: self["steps"])
      return .warmUp(length: steps > 0 ? steps : max(all / 10, 1), start: self["start"])
    }
    let warmUp = Int(saturating: self["warm-up"])
    let rest = max(all - warmUp, 1)
    let schedule: any LearningRateSchedule
    switch kind {
    case .plateau, .warmUp: return nil
    case .constant: schedule = .constant()
    case .step:
      let every = self["every"] > 0 ? Int(saturating: self["every"]) : max(epochs / 3, 1)
      schedule = .step(every: every * stepsPerEpoch, factor: self["factor"])
    case .exponential: schedule = .exponential(pow(self["factor"], 1 / Double(stepsPerEpoch)))
    case .cosine: schedule = .cosine(length: rest, end: self["end"])
    case .polynomial:
      schedule = .polynomial(length: rest, power: self["power"], end: self["end"])
    case .oneCycle:
      return .oneCycle(
        length: rest, rise: self["rise"], start: self["start"], end: self["end"])
    }
    return warmUp > 0 ? .warmUp(length: warmUp, then: schedule) : schedule
  }

  /// The reduction on plateaus; nil for other kinds.
  var plateau: PlateauReduction? {
    guard kind == .plateau else { return nil }
    return PlateauReduction(
      factor: self["factor"], patience: Int(saturating: self["patience"]),
      threshold: self["threshold"],
      cooldown: Int(saturating: self["cooldown"]), minimum: self["minimum"])
  }
}
