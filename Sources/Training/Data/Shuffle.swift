import IR

/// The order in which an epoch visits rows: a function of seed and epoch only.
public struct Shuffle: Hashable, Sendable {
  public let seed: Int64

  public init(seed: Int64) { self.seed = seed }

  /// A permutation of `0..<count`, by the method of Fisher and Yates.
  public func order(count: Int, epoch: Int) -> [Int] {
    var order = Array(0..<max(count, 0))
    for last in order.indices.dropFirst().reversed() {
      order.swapAt(last, place(upTo: last, epoch))
    }
    return order
  }

  /// A number from 0 through `last`, of 53 random bits, so that the bias is below `last` / 2^53.
  private func place(upTo last: Int, _ epoch: Int) -> Int {
    // Initial values use streams from 0 up, so this stream is free under the same seed.
    let unit = Philox.uniformF64(
      seed: seed, stream: -1, step: Int64(epoch), index: Int64(last))
    return min(Int(saturating: unit * Double(last + 1)), last)
  }
}
