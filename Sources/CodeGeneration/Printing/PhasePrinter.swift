import IR

/// Prints kernels that run side by side as one function over parts of about equal cost.
///
/// Chunks are lined up by how far into their kernel they are. Whichever threads there are, each
/// gets a contiguous run of parts, hence neighbouring chunks of every kernel: those of the kernel
/// that produced its operands in a phase before, as long as both are divided alike.
struct PhasePrinter {
  let name: CCode
  let kernels: [(name: CCode, printed: PrintedKernel)]

  /// Enough for twice the threads of a large machine; each costs a call.
  private static let maximumParts = 16
  /// What a thread must have to do at least, in element operations, for the others to be woken.
  private static let minimumCost = 16384
  /// What a task counts for at most: larger sums times parts would not fit in 64 bits.
  private static let maximumCost = 1 << 36

  private var cost: Int { kernels.map(\.printed.cost).total.operations }

  /// Whether waking other threads would cost more than it saves.
  private var isCheap: Bool {
    cost < 2 * Division.limit(Self.minimumCost) || kernels.map(\.printed.chunks).reduce(0, +) == 1
  }

  /// The statements that run the phase; `definition` is what they need before the entry.
  func print(isSequential: Bool, batch: SymbolicBatch?) -> (
    definition: CCode, statements: [CCode]
  ) {
    let loops = kernels.map { Self.loop($0.name, $0.printed) }
    if isCheap || isSequential { return ("", loops) }
    if kernels.count == 1 {
      let (name, printed) = kernels[0]
      return ("", parallel(name, printed.chunks, or: loops, batch))
    }
    let parts = parts()
    return (function(parts), parallel(name, parts.count, or: loops, batch))
  }

  /// A call for all threads; with a symbolic batch size only from as many rows on as are worth it.
  private func parallel(
    _ name: CCode, _ chunks: Int, or loops: [CCode], _ batch: SymbolicBatch?
  ) -> [CCode] {
    guard let batch else { return [Self.parallel(name, chunks)] }
    let rows = batch.prime * 2 * Division.limit(Self.minimumCost) / cost
    guard rows > 1 else { return [Self.parallel(name, chunks)] }
    return ["if (batch >= \(rows)) {", "  " + Self.parallel(name, chunks), "} else {"]
      + loops.map { "  " + $0 } + ["}"]
  }

  private static func parallel(_ name: CCode, _ chunks: Int) -> CCode {
    "runtime->parallel(runtime->pool, \(name), &frame, \(chunks));"
  }

  private static func loop(_ name: CCode, _ printed: PrintedKernel) -> CCode {
    printed.chunks == 1
      ? "\(name)(&frame, 0);"
      : "for (int64_t c = 0; c < \(printed.chunks); ++c) \(name)(&frame, c);"
  }

  /// A chunk of a kernel.
  struct Task {
    let kernel: Int
    let chunk: Int
    let cost: Int
    /// The middle of the chunk, between 0 and 1.
    let place: Double
  }

  /// Tasks in the order of their places, cut where the cost reaches the next multiple of a part's.
  func parts() -> [[Task]] {
    func cost(_ kernel: PrintedKernel) -> Int {
      max(1, min(kernel.cost.operations / kernel.chunks, Self.maximumCost))
    }
    let tasks = kernels.enumerated().flatMap { index, kernel in
      (0..<kernel.printed.chunks).map { chunk in
        Task(
          kernel: index, chunk: chunk, cost: cost(kernel.printed),
          place: (Double(chunk) + 0.5) / Double(kernel.printed.chunks))
      }
    }.sorted { ($0.place, $0.kernel) < ($1.place, $1.kernel) }
    let count = min(tasks.count, Self.maximumParts)
    let total = tasks.map(\.cost).reduce(0, +)
    var parts = [[Task]](repeating: [], count: count)
    var before = 0
    for task in tasks {
      parts[min(count - 1, (2 * before + task.cost) * count / (2 * total))].append(task)
      before += task.cost
    }
    return parts
  }

  /// Declares `tasks`, pairs of a kernel and a chunk, and in `starts` which each part begins with.
  static func declareTasks(_ parts: [[Task]], _ writer: inout CWriter) {
    let tasks = parts.joined().map { "{\($0.kernel), \($0.chunk)}" as CCode }.joined(
      separator: ", ")
    writer.line("static const unsigned short tasks[][2] = {\(tasks)};")
    var ends = [0]
    for part in parts { ends.append((ends.last ?? 0) + part.count) }
    let starts = ends.map { "\($0)" as CCode }.joined(separator: ", ")
    writer.line("static const int starts[] = {\(starts)};")
  }

  private func function(_ parts: [[Task]]) -> CCode {
    var writer = CWriter()
    writer.block("static void \(name)(void *context, int64_t part)") { inner in
      Self.declareTasks(parts, &inner)
      inner.block("for (int i = starts[part]; i < starts[part + 1]; ++i)") { loop in
        loop.line("const int64_t chunk = tasks[i][1];")
        loop.block("switch (tasks[i][0])") { body in
          for (index, kernel) in kernels.enumerated() {
            body.line("case \(index): \(kernel.name)(context, chunk); break;")
          }
        }
      }
    }
    return writer.text
  }
}
