/// How threads divide a product, and how often they then read its operands.
extension MatrixProduct {
  /// Multiply-adds in the time of one operation on an element that comes from a cache.
  private static let operationsPerElement = 8
  /// Element operations below which a part is not worth handing to another thread.
  private static let chunkCost = 1 << 15
  /// Parts of one product; each packs its operands again, so they are few.
  private static let maximumChunks = 8
  /// Columns that are packed at once (`GC_BLOCK_COLUMNS`); the other operand is read for each.
  private static let blockColumns = 512

  // No product at all is a batch too: there is nothing to write to.
  public var isBatch: Bool { batch != 1 }

  /// Element operations of the product alone, roughly.
  ///
  /// Products of few rows wait for their operands, the others for multiplications.
  public var work: Work {
    max(
      Work(floatingPointOperations.operations / 2 / Self.operationsPerElement),
      Work(product: batch, m + n, k))
  }

  /// Whether threads divide rows rather than columns: also where there is a result per row, which all
  /// parts of its columns would write.
  public func splitsRows(_ epilogue: Formula?) -> Bool {
    guard m < n, let epilogue else { return m >= n }
    return epilogue.rowAxis != nil || epilogue.resultRanks.contains { $0 < epilogue.rank }
  }

  /// The parts of a product that takes `work` element operations with its epilogue, by sizes alone.
  public func chunkCount(splitsRows: Bool, work: Work) -> Int {
    let extent = isBatch ? batch : (splitsRows ? m : n) / 32
    return max(1, min(work.operations / Self.chunkCost, Self.maximumChunks, extent))
  }

  /// How often each element of either operand is read, divided into `chunks` parts.
  ///
  /// A part of some rows reads all of the right operand, and each block of columns all of the left.
  public func readCounts(splitsRows: Bool, chunks: Int, isInBands: Bool) -> (lhs: Int, rhs: Int) {
    func blocks(_ extent: Int, of size: Int) -> Int { max(1, (extent + size - 1) / size) }
    let columns = splitsRows ? n : blocks(n, of: chunks)
    let rows = splitsRows ? blocks(m, of: chunks) : m
    let band = isInBands ? min(rows, bandRows ?? rows) : rows
    return (
      lhs: (splitsRows ? 1 : chunks) * blocks(columns, of: Self.blockColumns),
      rhs: (splitsRows ? chunks : 1) * blocks(rows, of: max(1, band))
        * blocks(band, of: Self.blockColumns)
    )
  }
}
