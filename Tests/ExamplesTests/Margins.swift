import Foundation
import Synchronization
import Testing

/// What trainings in tests begin from: `$GRAPHC_TEST_SEED`, else 0.
let testSeed = Int64(ProcessInfo.processInfo.environment["GRAPHC_TEST_SEED"] ?? "") ?? 0

/// Expects that what a training reached is below a bound, with room to spare.
///
/// Rounding differs with instruction sets, and training amplifies it, so a bound that is hardly kept
/// fails elsewhere. `scripts/example-margins` runs tests from several seeds and on several
/// instruction sets, and reads how much room there was from the file `$GRAPHC_MARGINS`.
func expect(
  _ name: String, _ value: Double, below bound: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(value < bound, "\(name)", sourceLocation: sourceLocation)
  record(name, value, "<", bound)
}

/// As `below`, from the other side.
func expect(
  _ name: String, _ value: Double, above bound: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(value > bound, "\(name)", sourceLocation: sourceLocation)
  record(name, value, ">", bound)
}

/// One test at a time writes its line.
private let lock = Mutex<Void>(())

private func record(_ name: String, _ value: Double, _ relation: String, _ bound: Double) {
  guard let path = ProcessInfo.processInfo.environment["GRAPHC_MARGINS"] else { return }
  let line = "\(name)\t\(value)\t\(relation)\t\(bound)\n"
  lock.withLock { _ in
    guard let file = FileHandle(forWritingAtPath: path) else { return }
    file.seekToEndOfFile()
    file.write(Data(line.utf8))
  }
}
