import IR
import Scheduling

/// Prints kernels that run side by side: one after the other, or as one function over parts of about
/// equal work.
struct PhasePrinter {
  let name: CCode
  let kernels: [(name: CCode, schedule: KernelSchedule)]

  private var division: PhaseDivision? {
    kernels.first.map { PhaseDivision(kernels.map(\.schedule), for: $0.schedule.target) }
  }

  /// The statements that run the phase; `definition` is what they need before the entry.
  func print(isSequential: Bool, batch: SymbolicBatch?) -> (
    definition: CWriter?, statements: [CCode]
  ) {
    let loops = kernels.map { Self.loop($0.name, $0.schedule) }
    guard let division, !division.isCheap, !isSequential else { return (nil, loops) }
    let rows = batch.map { division.leastRows(of: $0) } ?? 0
    if kernels.count == 1 {
      let (name, schedule) = kernels[0]
      return (nil, parallel(name, schedule.partCount, or: loops, fromRows: rows))
    }
    let parts = division.parts
    return (function(parts), parallel(name, parts.count, or: loops, fromRows: rows))
  }

  /// A call for all threads; with an open batch size only from as many rows on as are worth it.
  private func parallel(_ name: CCode, _ parts: Int, or loops: [CCode], fromRows rows: Int)
    -> [CCode]
  {
    let call: CCode = "runtime->parallel(runtime->pool, \(name), &frame, \(parts));"
    guard rows > 1 else { return [call] }
    return ["if (batch >= \(rows)) {", "  " + call, "} else {"] + loops.map { "  " + $0 } + ["}"]
  }

  private static func loop(_ name: CCode, _ schedule: KernelSchedule) -> CCode {
    schedule.partCount == 1
      ? "\(name)(&frame, 0);"
      : "for (int64_t c = 0; c < \(schedule.partCount); ++c) \(name)(&frame, c);"
  }

  /// Declares `tasks`, pairs of a kernel and a part, and in `starts` which each part begins with.
  static func declareTasks(_ parts: [[PhaseDivision.Task]], _ writer: inout CWriter) {
    let tasks = parts.joined().map { "{\($0.kernel), \($0.part)}" as CCode }.joined(
      separator: ", ")
    writer.line("static const unsigned short tasks[][2] = {\(tasks)};")
    var ends = [0]
    for part in parts { ends.append((ends.last ?? 0) + part.count) }
    let starts = ends.map { "\($0)" as CCode }.joined(separator: ", ")
    writer.line("static const int starts[] = {\(starts)};")
  }

  private func function(_ parts: [[PhaseDivision.Task]]) -> CWriter {
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
    return writer
  }
}
