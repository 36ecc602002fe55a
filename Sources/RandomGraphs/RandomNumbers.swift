import IR

/// A stream of random numbers that a seed determines.
package struct RandomNumbers {
  private let seed: Int64
  private var count: Int64 = 0

  package init(seed: Int64) { self.seed = seed }

  private mutating func bits() -> Int64 {
    count += 1
    return Philox.bits(seed: seed, stream: 77, step: 0, index: count)
  }

  /// An integer in `0..<limit`.
  package mutating func integer(below limit: Int) -> Int { Int(bits()) % max(limit, 1) }

  package mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.count)
  }

  /// Uniform in `[0, 1)`.
  package mutating func unit() -> Double { Double(bits()) * 0x1p-32 }

  package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// - Requires: `choices` is not empty.
  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[integer(below: choices.count)]
  }
}
