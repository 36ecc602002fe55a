import IR

/// How a kernel runs: the parts that threads take, its loops, and the memory it needs beside operands
/// and results.
///
/// Depends on the kernel's body, the symbolic batch size and the target only.
package struct KernelSchedule: Hashable, Sendable {
  package indirect enum Body: Hashable, Sendable {
    /// Parts are ranges of the nest's parallel axis.
    case loops(ScheduledNest)
    /// Parts leave partial results of reductions in memory, which `final` combines once all have run.
    case split(ReductionSplit, partial: ScheduledNest, final: ScheduledNest)
    /// Parts run parts of pieces.
    case pieces(PieceSchedule)
    case product(ProductSchedule)
    /// Parts are ranges of the outer extent.
    case scatter(ScatterSchedule)
    /// Parts are ranges of blocks.
    case routine(RoutineSchedule)
    /// Parts are parts of the rows of a batch.
    case control(ControlSchedule)
  }

  package let body: Body
  package let partCount: Int
  /// Element operations of all parts, roughly.
  package let work: Work
  /// Bytes of memory beside operands and results, from the start of a cache line, while the kernel
  /// runs.
  package let byteCount: Int
  package let target: Target

  /// The schedule of a body that reads `inputCount` buffers.
  package init(
    _ body: Kernel.Body, inputCount: Int, _ batch: SymbolicBatch?, for target: Target = .standard
  ) {
    switch body {
    case .loops(let formula):
      self.init(loops: formula, batch, for: target)
    case .matmul(let product, let epilogue):
      let schedule = ProductSchedule(
        product, epilogue, inputCount: inputCount, batch, for: target)
      self.init(
        .product(schedule), parts: schedule.partCount, schedule.work,
        byteCount: schedule.byteCount(for: target), for: target)
    case .scatterAdd(let scatter):
      let schedule = ScatterSchedule(scatter, batch)
      let parts = target.partCount(extent: scatter.outer, work: schedule.work)
      self.init(
        .scatter(schedule), parts: parts, schedule.work,
        byteCount: parts * schedule.groupCount * 8, for: target)
    case .routine(let routine):
      let parts = target.partCount(extent: routine.blocks, work: routine.work)
      let schedule = RoutineSchedule(routine, batch)
      self.init(
        .routine(schedule), parts: parts, routine.work,
        byteCount: parts * schedule.scratchByteCount, for: target)
    case .control(let control):
      let schedule = ControlSchedule(control, batch, for: target)
      self.init(
        .control(schedule), parts: control.partCount, schedule.work,
        byteCount: control.partCount * schedule.byteCount, for: target)
    }
  }

  private init(loops formula: Formula, _ batch: SymbolicBatch?, for target: Target) {
    if let pieces = PieceSchedule(formula, batch, for: target) {
      self.init(
        .pieces(pieces), parts: pieces.parts.count, pieces.work, byteCount: pieces.byteCount,
        for: target)
      return
    }
    let nest = LoopNestBuilder.build(formula, batch, for: target)
    func scheduled(_ nest: LoopNest) -> ScheduledNest {
      ScheduledNest(nest, stackByteCount: target.kernelStackByteCount)
    }
    guard let split = ReductionSplit(nest) else {
      let loops = scheduled(nest)
      self.init(
        .loops(loops), parts: nest.partCount, nest.work,
        byteCount: nest.partCount * loops.localByteCount, for: target)
      return
    }
    let (partial, final) = (scheduled(split.partial), scheduled(split.final))
    let bytes = max(split.partCount * partial.localByteCount, final.localByteCount)
    self.init(
      .split(split, partial: partial, final: final), parts: split.partCount, split.partial.work,
      byteCount: LocalMemory.padded(split.byteCount) + bytes, for: target)
  }

  private init(
    _ body: Body, parts: Int, _ work: Work, byteCount: Int, for target: Target
  ) {
    self.body = body
    partCount = parts
    self.work = work
    self.byteCount = byteCount
    self.target = target
  }

  /// Parts of a function that runs before all others; 0 if there is none.
  package var preparationPartCount: Int {
    if case .product(let product) = body { product.points?.preparationPartCount ?? 0 } else { 0 }
  }

  /// Whether a second function runs once all parts have.
  package var isFinished: Bool {
    switch body {
    case .split: true
    case .pieces(let pieces): pieces.pieces.contains { $0.schedule.isFinished }
    case .product(let product): product.isFinished
    case .loops, .scatter, .routine, .control: false
    }
  }
}
