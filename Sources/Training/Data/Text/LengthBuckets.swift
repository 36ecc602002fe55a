import GraphC

/// Sequences in groups of similar lengths, so that little is padding, and few lengths need programs.
///
///     let buckets = try LengthBuckets(lengths: texts.map(\.count), limits: [16, 32, 64])
///     for bucket in buckets.groups {
///       let rows = try PaddedSequences(bucket.rows.map { texts[$0] }, padding: 0, length: bucket.length)
///     }
///
/// A program has one length of sequences and, if its batch size is left open, any number of rows:
/// there are as many programs as groups.
public struct LengthBuckets: Hashable, Sendable {
  public struct Group: Hashable, Sendable {
    /// What its sequences are to be filled up to.
    public let length: Int
    /// Numbers of sequences, in their order.
    public let rows: [Int]
  }

  /// The shortest first; none is empty.
  public let groups: [Group]

  /// Groups up to each limit.
  ///
  /// What is longer than the last belongs to it, if `truncates`.
  ///
  /// - Throws: when limits are below 1 or do not grow, or a sequence is longer than the last.
  public init(lengths: [Int], limits: [Int], truncates: Bool = false) throws(Diagnostic) {
    let grows = zip(limits, limits.dropFirst()).allSatisfy { $0 < $1 }
    guard let last = limits.last, limits[0] >= 1, grows else {
      throw Self.failure("the limits are \(limits), expected growing ones of at least 1")
    }
    if !truncates, let row = lengths.firstIndex(where: { $0 > last }) {
      throw Self.failure(
        "sequence \(row) has \(lengths[row]) places, more than the last limit of \(last)")
    }
    var rows: [Int: [Int]] = [:]
    for (row, length) in lengths.enumerated() {
      rows[limits.first { length <= $0 } ?? last, default: []].append(row)
    }
    groups = limits.compactMap { limit in rows[limit].map { Group(length: limit, rows: $0) } }
  }

  /// Limits that are powers of 2 up to one: at most half of a row is padding.
  public static func powersOfTwo(upTo longest: Int, from first: Int = 8) -> [Int] {
    var limits: [Int] = []
    var limit = max(first, 1)
    while limit < longest {
      limits.append(limit)
      limit *= 2
    }
    return limits + [max(longest, 1)]
  }

  /// The share of places that are padding.
  public func paddingShare(lengths: [Int]) -> Double {
    let places = groups.reduce(0) { $0 + $1.rows.count * $1.length }
    let used = groups.reduce(0) { sum, group in
      sum + group.rows.reduce(0) { $0 + min(lengths[$1], group.length) }
    }
    return places == 0 ? 0 : 1 - Double(used) / Double(places)
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "data", subject: "buckets", message: message)
  }
}
