import Foundation
import GraphC
import RandomGraphs
import Verification

/// Checks random graphs from a seed on; see `scripts/fuzz-graphs`.
struct FuzzRun {
  var start: Int64 = 0
  var stride: Int64 = 1
  var count = Int64.max
  var seconds = Double.infinity
  var backends: [Backend] = [.tcc]
  var kinds = DataKind.allCases
  var folder = "IR/Regressions"
  /// A file that holds the first seed of the graphs being checked.
  var progress = "/dev/null"

  /// - Throws: a message for an option that makes no sense.
  init(_ arguments: [String]) throws(Diagnostic) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Self.failure(option, "expected a value") }
      switch option {
      case "--seed": start = try Self.number(option, value, Int64.init)
      case "--stride": stride = try Self.number(option, value, Int64.init)
      case "--count": count = try Self.number(option, value, Int64.init)
      case "--seconds": seconds = try Self.number(option, value, Double.init)
      case "--folder": folder = value
      case "--progress": progress = value
      case "--backends":
        backends = try value.split(separator: ",").map { word throws(Diagnostic) in
          try Self.number(option, String(word)) { Backend(rawValue: $0) }
        }
      case "--data":
        kinds = try value.split(separator: ",").map { word throws(Diagnostic) in
          try Self.number(option, String(word)) { DataKind(rawValue: $0) }
        }
      default: throw Self.failure(option, "unknown option")
      }
    }
  }

  private static func number<Value>(_ option: String, _ text: String, _ read: (String) -> Value?)
    throws(Diagnostic) -> Value
  {
    guard let value = read(text) else { throw failure(option, "found '\(text)'") }
    return value
  }

  private static func failure(_ option: String, _ message: String) -> Diagnostic {
    Diagnostic(stage: "fuzz", subject: option, message: message)
  }

  /// Returns how many seeds failed.
  func run() throws -> Int {
    let cache = FileManager.default.temporaryDirectory
      .appending(path: "graphc-fuzz-\(ProcessInfo.processInfo.processIdentifier)").path
    defer { try? FileManager.default.removeItem(atPath: cache) }
    let fuzzer = Fuzzer(
      check: DifferentialCheck(execution: ExecutionOptions(cacheDirectory: cache)), kinds: kinds)
    let clock = ContinuousClock()
    let begin = clock.now
    var (done, failed) = (Int64(0), 0)
    while done < count, Double((clock.now - begin).components.seconds) < seconds {
      // Programs of an optimizing compiler hold this many graphs, since starting it is slow.
      let seeds = (done..<min(done + 16, count)).map { start + $0 * stride }
      // What was running is known after a crash.
      try Data("\(seeds[0])\n".utf8).write(to: URL(filePath: progress))
      for finding in fuzzer.run(seeds: seeds, backends: backends) {
        failed += 1
        try report(finding)
      }
      done += Int64(seeds.count)
    }
    let seconds = Double((clock.now - begin) / .milliseconds(1)) / 1000
    print("\(done) graphs in \(Int(seconds)) s, \(failed) failed")
    return failed
  }

  private func report(_ finding: Fuzzer.Finding) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/seed-\(finding.seed).ir"
    try Data(try finding.text().utf8).write(to: URL(filePath: path))
    print("seed \(finding.seed): \(finding.failure)\n  written to \(path)")
  }
}

do {
  let failures = try FuzzRun(Array(CommandLine.arguments.dropFirst())).run()
  exit(failures == 0 ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(64)
}
