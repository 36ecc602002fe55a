import Foundation
import GraphC
import Synchronization
import Testing

@testable import Training

@Suite struct PrefetcherTests {
  @Test(arguments: [1, 2, 5]) func resultsComeInOrder(depth: Int) throws {
    let prefetcher = Prefetcher(steps: 3..<50, depth: depth) { step in step * step }
    for step in 3..<50 { #expect(try prefetcher.next() == step * step) }
  }

  @Test func noMoreThanTheDepthIsMadeAhead() throws {
    let made = Mutex(0)
    let prefetcher = Prefetcher(steps: 0..<100, depth: 3) { step in
      made.withLock { $0 += 1 }
      return step
    }
    for step in 0..<20 {
      #expect(try prefetcher.next() == step)
      // Three wait, and one may be made that finds no place.
      #expect(made.withLock { $0 } <= step + 1 + 4)
    }
  }

  @Test func failuresComeInTheirPlace() throws {
    let prefetcher = Prefetcher(steps: 0..<9, depth: 2) { step throws(Diagnostic) in
      guard step < 2 else { throw Diagnostic(stage: "", subject: "", message: "no \(step)") }
      return step
    }
    #expect(try prefetcher.next() == 0)
    #expect(try prefetcher.next() == 1)
    #expect(diagnostic { _ = try prefetcher.next() }?.message == "no 2")
  }

  /// The thread holds what it makes batches of; it must end when nobody wants them any more.
  @Test func abandonedThreadsEnd() throws {
    final class Owner: Sendable {}
    for taken in [0, 1, 3] {
      var owner: Owner? = Owner()
      weak let trace = owner
      do {
        let prefetcher = Prefetcher(steps: 0..<1_000_000, depth: 2) { [owner] step in
          _ = owner
          return step
        }
        for _ in 0..<taken { _ = try prefetcher.next() }
      }
      owner = nil
      for _ in 0..<2000 where trace != nil { usleep(5000) }
      #expect(trace == nil)
    }
  }
}
