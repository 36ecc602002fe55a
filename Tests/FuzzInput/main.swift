import Foundation
import HostileInput

/// Damages files until time is up; see `scripts/fuzz-input`.
///
///     fuzz-input FIRST-SEED STRIDE COUNT SECONDS PROGRESS-FILE [READER]
struct InputFuzzing {
  let seed: UInt64
  let stride: UInt64
  let count: UInt64
  let seconds: UInt64
  let progress: String
  let readers: [HostileReader]

  init?(_ arguments: [String]) {
    let numbers = arguments.prefix(4).compactMap { UInt64($0) }
    guard numbers.count == 4, arguments.count >= 5, numbers[1] > 0 else { return nil }
    (seed, stride, count, seconds) = (numbers[0], numbers[1], numbers[2], numbers[3])
    progress = arguments[4]
    readers = HostileReader.all.filter { arguments.count < 6 || $0.name == arguments[5] }
    if readers.isEmpty { return nil }
  }

  func run() throws {
    let clock = ContinuousClock()
    let begin = clock.now
    var done: UInt64 = 0
    var read: UInt64 = 0
    while done < count, (clock.now - begin).components.seconds < seconds {
      for reader in readers {
        // What was read is known after a crash.
        try Data("\(reader.name) \(seed + done * stride)\n".utf8).write(to: URL(filePath: progress))
        for index in done..<min(done + 64, count) {
          let bytes = reader.input(seed: seed + index * stride)
          if count == 1 { try Data(bytes).write(to: URL(filePath: progress + ".input")) }
          let start = clock.now
          if try reader.survives(bytes) { read += 1 }
          let taken = clock.now - start
          if taken > .seconds(5) { throw Slow(reader.name, seed + index * stride, "\(taken)") }
        }
      }
      done = min(done + 64, count)
    }
    print("\(done) files for each of \(readers.count) readers, \(read) of them valid")
  }

  private struct Slow: Error, CustomStringConvertible {
    let description: String
    init(_ reader: String, _ seed: UInt64, _ time: String) {
      description = "\(reader), seed \(seed): took \(time)"
    }
  }
}

guard let fuzzing = InputFuzzing(Array(CommandLine.arguments.dropFirst())) else {
  FileHandle.standardError.write(
    Data("usage: fuzz-input FIRST-SEED STRIDE COUNT SECONDS PROGRESS-FILE [READER]\n".utf8))
  exit(64)
}
do { try fuzzing.run() } catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
