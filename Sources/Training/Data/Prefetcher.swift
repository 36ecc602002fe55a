import Foundation
import GraphC
import Synchronization

/// Makes batches on a thread of its own, a few ahead of the one that is asked for.
///
/// The thread ends with the last batch, with the first failure, or with the prefetcher.
final class Prefetcher<Batch: Sendable>: Sendable {
  private let queue: BatchQueue<Batch>

  /// - Parameters:
  ///   - steps: to make batches of, in order.
  ///   - depth: batches that are ready at most, at least 1.
  ///   - make: called on the thread.
  init(
    steps: Range<Int>, depth: Int,
    make: @escaping @Sendable (Int) throws(Diagnostic) -> Batch
  ) {
    let queue = BatchQueue<Batch>(depth: max(depth, 1))
    self.queue = queue
    let thread = Thread {
      for step in steps {
        do throws(Diagnostic) {
          guard queue.add(.success(try make(step))) else { return }
        } catch {
          _ = queue.add(.failure(error))
          return
        }
      }
    }
    thread.name = "graphc batches"
    thread.start()
  }

  deinit { queue.close() }

  /// The next batch; waits for it.
  ///
  /// - Requires: no more calls than steps, and none after a failure.
  /// - Throws: what making it threw.
  func next() throws(Diagnostic) -> Batch { try queue.take().get() }
}

/// A queue between two threads that holds a few results at most.
private final class BatchQueue<Batch: Sendable>: Sendable {
  private struct State {
    var ready: [Result<Batch, Diagnostic>] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Counts results that are ready, and places that are free.
  private let filled = DispatchSemaphore(value: 0)
  private let free: DispatchSemaphore

  init(depth: Int) {
    free = DispatchSemaphore(value: 0)
    // A semaphore must not end with less than it began with, and this one may.
    for _ in 0..<depth { free.signal() }
  }

  /// Waits for a place; false if nobody takes results any more.
  func add(_ result: Result<Batch, Diagnostic>) -> Bool {
    free.wait()
    let isOpen = state.withLock { state in
      if !state.isClosed { state.ready.append(result) }
      return !state.isClosed
    }
    filled.signal()
    return isOpen
  }

  func take() -> Result<Batch, Diagnostic> {
    filled.wait()
    let result = state.withLock { $0.ready.removeFirst() }
    free.signal()
    return result
  }

  func close() {
    state.withLock { $0.isClosed = true }
    free.signal()
  }
}
