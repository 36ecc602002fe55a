import IR

/// How kernels that run side by side are divided into parts of about equal work.
///
/// Parts of kernels are lined up by how far into their kernel they are. Whichever threads there are,
/// each gets a contiguous run of parts, hence neighbouring parts of every kernel: those of the kernel
/// that produced its operands in a phase before, as long as both are divided alike.
package struct PhaseDivision: Hashable, Sendable {
  /// A part of a kernel.
  package struct Task: Hashable, Sendable {
    package let kernel: Int
    package let part: Int
    let work: Int
    /// The middle of the part, between 0 and 1.
    let place: Double
  }

  private let schedules: [KernelSchedule]
  private let division: Target.Division

  /// Of kernels by number.
  package init(_ schedules: [KernelSchedule], for target: Target) {
    self.schedules = schedules
    division = target.division
  }

  /// What a task counts for at most: larger sums times parts would not fit in 64 bits.
  private static let largestWork = 1 << 36

  package var work: Work { schedules.map(\.work).total }

  /// Whether waking other threads would cost more than it saves.
  package var isCheap: Bool {
    work.operations < 2 * division.phaseWork || schedules.map(\.partCount).reduce(0, +) == 1
  }

  /// Rows of an open batch from which on threads are woken, if as many as its prime take this work.
  package func leastRows(of batch: SymbolicBatch) -> Int {
    batch.prime * 2 * division.phaseWork / max(1, work.operations)
  }

  /// Tasks in the order of their places, cut where the work reaches the next multiple of a part's.
  package var parts: [[Task]] {
    let tasks = schedules.enumerated().flatMap { index, schedule in
      let work = max(1, min(schedule.work.operations / schedule.partCount, Self.largestWork))
      return (0..<schedule.partCount).map { part in
        Task(
          kernel: index, part: part, work: work,
          place: (Double(part) + 0.5) / Double(schedule.partCount))
      }
    }.sorted { ($0.place, $0.kernel) < ($1.place, $1.kernel) }
    let count = min(tasks.count, division.phaseParts)
    let total = tasks.map(\.work).reduce(0, +)
    var parts = [[Task]](repeating: [], count: count)
    var before = 0
    for task in tasks {
      parts[min(count - 1, (2 * before + task.work) * count / (2 * total))].append(task)
      before += task.work
    }
    return parts
  }
}
