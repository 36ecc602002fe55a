import IR

/// How a batch of matrix products runs: what threads divide, whether it is computed in bands, and the
/// loops of what it calls for regions of an operand and of the result.
package struct ProductSchedule: Hashable, Sendable {
  let product: MatrixProduct
  let batch: SymbolicBatch?
  package let sizes: Sizes
  /// What parts are parts of.
  package let axis: Axis
  package let partCount: Int
  /// Rows of a band, if only the epilogue has the product: it uses a band up before the next is
  /// computed.
  package let bandRows: Int?
  /// Whether the epilogue is called for whole rows: bands are, and products can promise it up to a
  /// number of columns.
  package let hasWholeRows: Bool
  package let epilogue: ScheduledNest?
  /// Whether only the epilogue has the product.
  package let isTemporary: Bool
  /// How values at points take the place of the product; else why they do not, if its left operand
  /// is windows.
  package let winograd: Result<WinogradSchedule, WinogradRefusal>?
  /// The loops of operands that a formula computes.
  package let lhs: ScheduledNest?
  package let rhs: ScheduledNest?
  /// How often each element of either operand is read.
  package let readCounts: (lhs: Int, rhs: Int)
  /// Element operations, roughly, of all parts.
  package let work: Work

  package enum Axis: String, Hashable, Sendable {
    case matrices, rows, columns, depth
  }

  /// Of a kernel with `inputCount` operands: that behind them is the product.
  init(
    _ product: MatrixProduct, _ epilogue: Epilogue?, inputCount: Int, _ batch: SymbolicBatch?,
    for target: Target
  ) {
    self.product = product
    self.batch = batch
    sizes = Sizes(product, batch)
    winograd =
      product.loadsWindows ? WinogradSchedule.result(product, epilogue, batch, for: target) : nil
    let points = try? winograd?.get()
    let splitsRows = points != nil || product.splitsRows(epilogue?.formula)
    let depthParts = points == nil ? product.depthPartCount(for: target) : 1
    let isDeep = depthParts > 1
    axis = product.batch != 1 ? .matrices : isDeep ? .depth : splitsRows ? .rows : .columns
    let isInBands = !isDeep && epilogue?.temporary != nil && product.bandRows(for: target) != nil
    isTemporary = epilogue?.temporary != nil
    hasWholeRows =
      points != nil || isDeep
      || splitsRows && (isInBands || product.n <= MatrixProduct.wholeRowLimit)
    func scheduled(_ nest: LoopNest) -> ScheduledNest {
      ScheduledNest(nest, stackByteCount: target.innerStackByteCount)
    }
    if let epilogue {
      // Whole rows are one range of memory, which a formula without broadcasts walks as such.
      let formula = hasWholeRows ? AxisCollapsing.collapse(epilogue.formula) : epilogue.formula
      self.epilogue = scheduled(
        LoopNestBuilder.build(
          epilogue: formula, batch, product: epilogue.temporary == nil ? inputCount : nil,
          for: target))
    } else {
      self.epilogue = nil
    }
    func prologue(_ operand: MatrixProduct.Operand) -> ScheduledNest? {
      guard case .formula(let formula) = operand else { return nil }
      return scheduled(LoopNestBuilder.build(prologue: formula, batch, for: target))
    }
    lhs = prologue(product.lhs)
    rhs = prologue(product.rhs)
    var work =
      (points?.work(of: product, for: target) ?? product.work(for: target))
      + (self.epilogue?.nest.work ?? .none)
    partCount =
      points?.partCount(work: work, for: target)
      ?? (isDeep ? depthParts : product.partCount(axis, work: work, for: target))
    let mostRows = product.rows(ofPart: axis, of: partCount, target)
    let bandRows = isInBands ? product.bandRows(for: target).map { min($0, mostRows) } : nil
    self.bandRows = bandRows
    readCounts =
      points != nil
      ? (lhs: 1, rhs: 1)
      : product.readCounts(
        splitsRows: splitsRows, parts: isDeep ? 1 : partCount, bandRows: bandRows, for: target)
    if isDeep { work += Work(product: 2, partCount, product.m, product.n) }
    work += product.lhs.work(lhs) * readCounts.lhs + product.rhs.work(rhs) * readCounts.rhs
    self.work = work
  }

  /// What threads divide: matrices, rows, columns or the depth.
  package var extent: Count {
    if let points { return points.strips }
    return switch axis {
    case .matrices: Count(product.batch, in: batch)
    case .rows: sizes.m
    case .columns: sizes.n
    case .depth: sizes.k
    }
  }

  /// Parts end at multiples of this, where register tiles end.
  package func unit(for target: Target) -> Int {
    if points != nil { return 1 }
    return switch axis {
    case .matrices, .depth: 1
    case .rows: target.registerTile.rows
    case .columns: target.registerTile.columns
    }
  }

  /// How values at points take the place of the product, if they do.
  package var points: WinogradSchedule? { try? winograd?.get() }

  /// Bytes before those of parts: values of the kernel at points, or partial sums.
  package var sharedByteCount: Int { points?.kernelByteCount ?? partialByteCount }

  /// Bytes beside operands and results.
  func byteCount(for target: Target) -> Int {
    let parts = partCount * (hookByteCount + locals(for: target).byteCount)
    let preparation = (points?.preparationPartCount ?? 0) * preparationByteCount
    return sharedByteCount + max(parts, preparation)
  }

  /// Bytes beside the stack that a part of the kernel's transformation needs.
  package var preparationByteCount: Int { rhs?.localByteCount ?? 0 }

  /// Elements of a band.
  package var bandCount: Int? { bandRows.map { $0 * product.n } }

  /// Bytes beside the stack that a part's hooks need, which are never at work at the same time.
  package var hookByteCount: Int {
    [epilogue, lhs, rhs].map { $0?.localByteCount ?? 0 }.max() ?? 0
  }

  /// The array of a band.
  package func locals(for target: Target) -> LocalMemory {
    var memory = LocalMemory(limit: target.innerStackByteCount)
    if let bandCount { memory.add(byteCount: bandCount * product.elementType.byteCount) }
    return memory
  }

  package static func == (a: ProductSchedule, b: ProductSchedule) -> Bool {
    // The rest follows from these.
    a.product == b.product && a.batch == b.batch && a.partCount == b.partCount
      && a.bandRows == b.bandRows && a.isTemporary == b.isTemporary
      && a.epilogue == b.epilogue && a.lhs == b.lhs && a.rhs == b.rhs
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(product)
    hasher.combine(epilogue)
  }
}

extension MatrixProduct {
  /// Columns that are packed at once (`GC_BLOCK_COLUMNS`); the other operand is read for each.
  private static let blockColumns = 512

  /// Rows of a band whose product stays in the second-level cache, of whole register tiles; nil if
  /// that would be too few.
  package func bandRows(for target: Target) -> Int? {
    let tile = target.registerTile.rows
    let rows = target.bandByteCount / (max(1, n) * elementType.byteCount) / tile * tile
    return rows < tile ? nil : min(rows, m)
  }

  /// Element operations of the product alone, roughly.
  ///
  /// Products of few rows wait for their operands, the others for multiplications.
  func work(for target: Target) -> Work {
    max(
      Work(
        floatingPointOperations.operations / 2 / target.division.multiplyAddsPerOperation),
      Work(product: batch, m + n, k))
  }

  /// Whether threads divide rows rather than columns: also where there is a result per row, which all
  /// parts of its columns would write.
  fileprivate func splitsRows(_ epilogue: Formula?) -> Bool {
    guard m < n, let epilogue else { return m >= n }
    return epilogue.rowAxis != nil || epilogue.resultRanks.contains { $0 < epilogue.rank }
  }

  /// The parts of a product that takes `work` with its epilogue, by sizes alone.
  fileprivate func partCount(_ axis: ProductSchedule.Axis, work: Work, for target: Target) -> Int {
    // No product at all is a batch too: there is nothing to write to.
    let extent =
      switch axis {
      case .matrices: batch
      case .rows: m / target.registerTile.columns
      case .columns: n / target.registerTile.columns
      case .depth: 1
      }
    let division = target.division
    return max(1, min(work.operations / division.productWork, division.productParts, extent))
  }

  /// The most rows of a part, whose ends are those of register tiles.
  fileprivate func rows(
    ofPart axis: ProductSchedule.Axis, of parts: Int, _ target: Target
  ) -> Int {
    guard axis == .rows, parts > 1 else { return m }
    let tile = target.registerTile.rows
    return min(m, (m / parts + 2 * tile) / tile * tile)
  }

  /// How often each element of either operand is read, divided into parts.
  ///
  /// A part of some rows reads all of the right operand, and each block of columns all of the left.
  fileprivate func readCounts(
    splitsRows: Bool, parts: Int, bandRows: Int?, for target: Target
  ) -> (lhs: Int, rhs: Int) {
    func blocks(_ extent: Int, of size: Int) -> Int { max(1, (extent + size - 1) / size) }
    let columns = splitsRows ? n : blocks(n, of: parts)
    let rows = splitsRows ? blocks(m, of: parts) : m
    let band = bandRows.map { min(rows, $0) } ?? rows
    return (
      lhs: (splitsRows ? 1 : parts) * blocks(columns, of: Self.blockColumns),
      rhs: (splitsRows ? parts : 1) * blocks(rows, of: max(1, band))
        * blocks(band, of: Self.blockColumns)
    )
  }
}

extension MatrixProduct.Operand {
  /// Element operations of loading it once.
  fileprivate func work(_ nest: ScheduledNest?) -> Work {
    switch self {
    case .input: .none
    case .formula: nest?.nest.work ?? .none
    case .windows(_, let matrix): Work(product: matrix.rows, matrix.columns)
    }
  }
}
