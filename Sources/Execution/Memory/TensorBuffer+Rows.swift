import IR

extension TensorBuffer {
  /// Fills the buffer with rows of a larger tensor, such as a batch of a data set.
  ///
  /// - Parameters:
  ///   - source: `(m, s)` for a buffer `(n, s)`, of the same element type.
  ///   - rows: n places along the first axis of `source`, in any order.
  ///   - isPartial: whether there may be fewer of them, for the first rows of the buffer.
  /// - Throws: when the types do not fit, the number of rows is not n, or a row is outside.
  public func copyRows(
    from source: TensorData, rows: ArraySlice<Int>, isPartial: Bool = false
  ) throws(Diagnostic) {
    try check(source.type, rows, isPartial: isPartial)
    switch source.storage {
    case .f32(let array): gather(array, rows)
    case .f64(let array): gather(array, rows)
    case .i32(let array): gather(array, rows)
    case .i64(let array): gather(array, rows)
    case .u8(let array): gather(array, rows)
    // A Swift Bool is a byte 0 or 1, as in buffers.
    case .bool(let array): gather(array, rows)
    }
  }

  /// - Requires: `check` has passed.
  private func gather<Element: BitwiseCopyable>(_ array: [Element], _ rows: ArraySlice<Int>) {
    guard type.byteCount > 0 else { return }
    let byteCount = type.byteCount / type.shape[0]
    array.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      for (place, row) in rows.enumerated() {
        (pointer + place * byteCount).copyMemory(
          from: start + row * byteCount, byteCount: byteCount)
      }
    }
  }

  private func check(
    _ source: TensorType, _ rows: ArraySlice<Int>, isPartial: Bool
  ) throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "run", subject: "buffer", message: message)
    }
    guard type.rank >= 1, source.rank == type.rank, source.elementType == type.elementType,
      source.shape.extents.dropFirst() == type.shape.extents.dropFirst()
    else {
      throw failure("expected rows for \(type), found \(source)")
    }
    guard rows.count == type.shape[0] || isPartial && rows.count < type.shape[0] else {
      throw failure("expected \(type.shape[0]) rows for \(type), found \(rows.count)")
    }
    let count = source.shape[0]
    guard let row = rows.first(where: { !(0..<count).contains($0) }) else { return }
    throw failure("row \(row) is outside the \(count) rows of \(source)")
  }
}

extension TensorBuffer {
  /// Puts what row `rows[i]` of the first axis has held into row i, for as many rows as there are.
  ///
  /// - Requires: the buffer has as many rows, and each number is inside of them.
  public func takeRows(_ rows: [Int]) {
    guard let extent = type.shape.extents.first, extent > 0 else { return }
    precondition(rows.count == extent && rows.allSatisfy { (0..<extent).contains($0) })
    let size = type.byteCount / extent
    withUnsafeMutableBytes { bytes in
      let before = Array(bytes)
      for (row, source) in rows.enumerated() where row != source {
        UnsafeMutableRawBufferPointer(rebasing: bytes[row * size..<(row + 1) * size])
          .copyBytes(from: before[source * size..<(source + 1) * size])
      }
    }
  }
}
