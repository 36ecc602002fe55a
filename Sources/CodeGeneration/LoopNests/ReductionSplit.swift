import IR

/// Divides one long reduction among threads: each chunk of it leaves a partial result in memory,
/// and a second function combines these in order.
///
/// Serves nests whose results are too few to keep threads busy: a scalar, or few columns of many
/// rows. The chunks depend on sizes only, so the result does not depend on the number of threads.
struct ReductionSplit {
  /// Leaves a partial result per chunk of the reduction's axis, which is its parallel axis.
  let partial: LoopNest
  /// Combines these and computes the results.
  let final: LoopNest
  let chunkCount: Int
  /// The reductions that are split; each keeps `resultCount` partial results per chunk.
  let reductions: [Scalar]
  let resultCount: Int

  /// Results up to which a reduction along another axis is split: more are divided themselves.
  private static let columnLimit = 256
  /// Steps of a chunk along the reduction's axis: lanes add so many numbers in their own type.
  private static let rowsPerChunk = 2048
  /// Operations that a chunk over contiguous elements does at least.
  private static let workPerChunk = 1 << 15
  /// Most chunks of a reduction to a scalar, whose tiles are added in `f64` anyway.
  private static let maximumChunks = 16

  /// The bytes of the partial results.
  var byteCount: Int { reductions.count * chunkCount * resultCount * 8 }

  /// nil if the nest has no such reduction.
  init?(_ nest: LoopNest) {
    let formula = nest.formula
    guard formula.rank <= 1, formula.rowAxis == nil, !nest.coversRegion else { return nil }
    if formula.rank == 0 {
      self.init(nest, around: nest.statements, wrap: { $0 })
    } else {
      guard nest.statements.count == 1, case .block(let lane, let body) = nest.statements[0],
        formula.axes[lane] <= Self.columnLimit
      else { return nil }
      self.init(nest, around: body, wrap: { [.block(axis: lane, $0)] })
    }
  }

  private init?(
    _ nest: LoopNest, around statements: [Statement], wrap: ([Statement]) -> [Statement]
  ) {
    let formula = nest.formula
    let loops = statements.indices.filter { statements[$0].loopAxis != nil }
    guard loops.count == 1, let axis = statements[loops[0]].loopAxis else { return nil }
    let work = nest.work.operations
    let workPerChunk = Division.limit(Self.workPerChunk)
    chunkCount =
      formula.rank == 0
      ? min(formula.axes[axis], work / workPerChunk, Self.maximumChunks)
      : min(formula.axes[axis] / Division.limit(Self.rowsPerChunk), work / workPerChunk)
    guard chunkCount > 1 else { return nil }
    reductions = statements.compactMap { if case .begin(let scalar) = $0 { scalar } else { nil } }
    resultCount = formula.rank == 0 ? 1 : formula.axes[0]
    let before = statements[..<loops[0]].filter { !$0.isBegin }
    partial = nest.with(
      wrap(Array(statements[...loops[0]]) + reductions.map { .save($0) }), parallelAxis: axis)
    final = nest.with(
      wrap(before + reductions.map { .restore($0) } + statements[(loops[0] + 1)...]),
      parallelAxis: nil)
  }
}

extension LoopNest {
  fileprivate func with(_ statements: [Statement], parallelAxis: Int?) -> LoopNest {
    LoopNest(
      facts: facts, statements: statements, rows: rows, lane: lane, parallelAxis: parallelAxis
    ).spelling(numbers)
  }
}

extension Statement {
  fileprivate var loopAxis: Int? {
    switch self {
    case .loop(let axis, _), .block(let axis, _): axis
    default: nil
    }
  }

  fileprivate var isBegin: Bool {
    if case .begin = self { true } else { false }
  }
}
