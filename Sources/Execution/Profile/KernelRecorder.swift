import ExecutionSupport
import IR

/// Takes the times of kernels from a program that was printed for a profile.
///
/// Sendable because programs write into memory of their own threads, and `take` is called between
/// runs of the one executable that has the recorder.
package final class KernelRecorder: @unchecked Sendable {
  /// Chunks of one kernel that one thread ran one after the other.
  package struct Interval: Hashable, Sendable {
    /// The kernel's place in the plan.
    package let kernel: Int
    /// Counted from 0 in the order in which threads began to work.
    package let thread: Int
    /// Nanoseconds of one clock.
    package let begin: Int
    package let end: Int
    /// Nanoseconds in chunks, without what lies between them.
    package let busy: Int
  }

  package let threads: Int
  private let recorder: OpaquePointer

  /// - Parameters:
  ///   - threads: those of the program.
  ///   - kernelCount: those of the program; a step records several times as many at most.
  /// - Throws: when memory is short.
  package init(threads: Int, kernelCount: Int) throws(Diagnostic) {
    // In a phase of several kernels each of 16 parts may alternate between all of them.
    guard let made = graphc_recorder_create(Int32(threads), Int64(16 * kernelCount + 16)) else {
      throw Diagnostic(stage: "run", subject: "profile", message: "memory is short")
    }
    recorder = made
    self.threads = threads
  }

  deinit { graphc_recorder_destroy(recorder) }

  func attach(to runtime: UnsafeMutablePointer<gc_runtime>) {
    runtime.pointee.timed = graphc_recorder_timed
    runtime.pointee.profile = UnsafeMutableRawPointer(recorder)
  }

  /// What ran since the last call, by thread and time.
  ///
  /// - Requires: no run is under way.
  package func take() -> [Interval] {
    var intervals: [Interval] = []
    for thread in 0..<threads {
      var count: Int64 = 0
      let start = graphc_recorder_intervals(recorder, Int32(thread), &count)
      for raw in UnsafeBufferPointer(start: start, count: Int(count)) {
        intervals.append(
          Interval(
            kernel: Int(raw.kernel), thread: Int(raw.thread), begin: Int(raw.begin),
            end: Int(raw.end), busy: Int(raw.busy)))
      }
    }
    graphc_recorder_clear(recorder)
    return intervals
  }
}
