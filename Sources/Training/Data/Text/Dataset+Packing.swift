import GraphC

extension Dataset {
  /// Documents packed into rows of one length, for predicting the next token without padding much.
  ///
  /// Columns are `x` and `labels`, the same one token later; `segments`, which counts a row's documents
  /// from 1 and is 0 for padding; and `positions`, which begin at 0 in every document: all
  /// `i32[count x length]`. `weights`, f32, is 0 where there is nothing to predict. A place should see
  /// places of its own segment only: `segmentMask`. Each document goes to the first row with room for
  /// it, the longest first; those longer than a row are cut into pieces that fill one.
  /// - Throws: when no document has two tokens, or the length is below 1.
  /// - Follows: first fit decreasing, as in Krell et al., "Efficient sequence packing without
  ///   cross-contamination" (2021).
  public init(
    packing documents: [[Int32]], length: Int, padding: Int32 = 0
  ) throws(Diagnostic) {
    let pieces = length < 1 ? [] : documents.flatMap { Self.pieces(of: $0, length) }
    guard !pieces.isEmpty else {
      throw Diagnostic(
        stage: "data", subject: "packing",
        message: "\(documents.count) documents have no token and the one after for rows of "
          + "\(length)")
    }
    let rows = Self.firstFit(pieces.map { $0.count - 1 }, room: length)
    var columns: [String: [Int32]] = [:]
    var weights: [Float] = []
    for row in rows {
      var (used, segment) = (0, Int32(1))
      func append(_ name: String, _ values: some Sequence<Int32>) {
        columns[name, default: []] += values
      }
      for piece in row.map({ pieces[$0] }) {
        let count = piece.count - 1
        append("x", piece.dropLast())
        append("labels", piece.dropFirst())
        append("segments", [Int32](repeating: segment, count: count))
        append("positions", 0..<Int32(count))
        weights += [Float](repeating: 1, count: count)
        used += count
        segment += 1
      }
      let rest = length - used
      for name in ["x", "labels"] { append(name, [Int32](repeating: padding, count: rest)) }
      for name in ["segments", "positions"] { append(name, [Int32](repeating: 0, count: rest)) }
      weights += [Float](repeating: 0, count: rest)
    }
    let shape = Shape([rows.count, length])
    var tensors = columns.mapValues { TensorData(shape, $0) }
    tensors["weights"] = TensorData(shape, weights)
    try self.init(tensors)
  }

  /// Pieces with one token more than they have places; each begins with the last of the one before.
  private static func pieces(of document: [Int32], _ length: Int) -> [ArraySlice<Int32>] {
    stride(from: 0, to: document.count - 1, by: length).map { start in
      document[start..<min(start + length + 1, document.count)]
    }
  }

  /// For each row the numbers of what it holds.
  private static func firstFit(_ sizes: [Int], room: Int) -> [[Int]] {
    var rows: [(left: Int, members: [Int])] = []
    // Rows that have room for no size any more are passed over at once.
    var firstOpen = 0
    for item in sizes.indices.sorted(by: {
      sizes[$0] == sizes[$1] ? $0 < $1 : sizes[$0] > sizes[$1]
    }) {
      if let row = rows[firstOpen...].firstIndex(where: { $0.left >= sizes[item] }) {
        rows[row].left -= sizes[item]
        rows[row].members.append(item)
      } else {
        rows.append((room - sizes[item], [item]))
      }
      while firstOpen < rows.count, rows[firstOpen].left == 0 { firstOpen += 1 }
    }
    return rows.map(\.members)
  }
}

/// Which places of packed rows see each other: those of one segment, and none of padding.
///
/// - Shapes: `i32 (n, places) -> bool (n, places, places)`, as `mask:` of attention takes it.
public func segmentMask(_ segments: Tensor) -> Tensor {
  guard segments.value != nil, segments.rank == 2 else { return segments }
  let (n, places) = (segments.shape[0], segments.shape[1])
  let (rows, columns) = (
    segments.reshape([n, places, 1]), segments.reshape([n, 1, places])
  )
  return rows.equal(columns).and(columns.notEqual(0))
}
