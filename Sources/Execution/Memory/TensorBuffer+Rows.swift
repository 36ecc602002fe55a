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
    case .i8(let array): gather(array, rows)
    case .f16(let array), .bf16(let array): gather(array, rows)
    // A Swift Bool is a byte 0 or 1, as in buffers.
    case .bool(let array): gather(array, rows)
    }
  }

  /// As above, of another buffer; nothing is allocated.
  ///
  /// - Throws: as above.
  public func copyRows(from source: TensorBuffer, rows: ArraySlice<Int>) throws(Diagnostic) {
    try check(source.type, rows, isPartial: false)
    gather(UnsafeRawPointer(source.pointer), rows)
  }

  /// Replaces all elements by those of another buffer.
  /// - Throws: when it has another type.
  public func copy(from source: TensorBuffer) throws(Diagnostic) {
    guard source.type == type else {
      throw Diagnostic(
        stage: "run", subject: "buffer", message: "expected \(type), found \(source.type)")
    }
    guard source !== self else { return }
    pointer.copyMemory(from: source.pointer, byteCount: byteCount)
  }

  /// - Requires: `check` has passed.
  private func gather<Element: BitwiseCopyable>(_ array: [Element], _ rows: ArraySlice<Int>) {
    array.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      gather(start, rows)
    }
  }

  private func gather(_ start: UnsafeRawPointer, _ rows: ArraySlice<Int>) {
    guard byteCount > 0 else { return }
    let byteCount = byteCount / type.shape[0]
    // Without iterators, which are on the heap in debug builds.
    var (place, index) = (pointer, rows.startIndex)
    while index < rows.endIndex {
      place.copyMemory(from: start + rows[index] * byteCount, byteCount: byteCount)
      place += byteCount
      index += 1
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
    var index = rows.startIndex
    while index < rows.endIndex {
      let row = rows[index]
      guard row >= 0, row < count else {
        throw failure("row \(row) is outside the \(count) rows of \(source)")
      }
      index += 1
    }
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
