import GraphC

/// Random numbers one after the other: each a function of seed, stream and how many came before.
public struct RandomSequence: Hashable, Sendable {
  public let seed: Int64
  /// Sequences of other streams are independent.
  public let stream: Int
  private var count: Int64 = 0

  public init(seed: Int64, stream: Int = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// Uniform in `[0, 1)`.
  public mutating func unit() -> Double {
    count &+= 1
    // Below all streams of rows of data.
    return Philox.uniformF64(
      seed: seed, stream: Int64(-1 << 18) &- Int64(stream), step: 0, index: count)
  }

  /// A whole number of `0..<limit`; 0 for limits below 1.
  public mutating func integer(below limit: Int) -> Int {
    max(min(Int(saturating: unit() * Double(limit)), limit - 1), 0)
  }
}
