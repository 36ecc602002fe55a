import GraphC

/// Sequences of different lengths as one table, with a mask of what is part of them.
public struct PaddedSequences: Hashable, Sendable {
  /// `i32[count x length]`; behind the end of a sequence stands the padding.
  public let tokens: TensorData
  /// `bool[count x length]`, true for places of the sequences, as `keyMask:` takes it.
  public let mask: TensorData
  /// `i32[count]`.
  public let lengths: TensorData

  /// Sequences filled up with `padding` to a length, by default that of the longest.
  ///
  /// - Throws: when there are none, the length is below 1, or one is longer, unless `truncates` says
  ///   to leave out its end.
  public init(
    _ sequences: [[Int32]], padding: Int32, length: Int? = nil, truncates: Bool = false
  ) throws(Diagnostic) {
    let longest = sequences.map(\.count).max() ?? 0
    let length = length ?? max(longest, 1)
    guard !sequences.isEmpty, length >= 1, truncates || longest <= length else {
      let message =
        sequences.isEmpty
        ? "there are none"
        : "the longest has \(longest) tokens, which do not fit into \(length)"
      throw Diagnostic(
        stage: "data", subject: "sequences", message: message,
        notes: longest > length ? ["note: truncates: true leaves out their ends"] : [])
    }
    let kept = sequences.map { $0.prefix(length) }
    let shape = Shape([sequences.count, length])
    tokens = TensorData(
      shape,
      kept.flatMap { $0 + [Int32](repeating: padding, count: length - $0.count) })
    mask = TensorData(shape, kept.flatMap { row in (0..<length).map { $0 < row.count } })
    lengths = TensorData([sequences.count], kept.map { Int32($0.count) })
  }
}

extension Dataset {
  /// Columns of sequences, each filled up to the length of its longest; beside `x` stands `x_mask`,
  /// true for places that are part of a sequence.
  ///
  ///     try Dataset(padding: ["source": german, "target": english], with: 0)
  ///
  /// - Throws: when a column is empty, or columns have different numbers of rows.
  public init(
    padding columns: [String: [[Int32]]], with padding: Int32
  ) throws(Diagnostic) {
    var tensors: [String: TensorData] = [:]
    for (name, sequences) in columns {
      let padded = try PaddedSequences(sequences, padding: padding)
      tensors[name] = padded.tokens
      tensors[name + "_mask"] = padded.mask
    }
    try self.init(tensors)
  }
}
