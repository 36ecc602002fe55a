import Examples
import Foundation
import GraphC
import Synchronization
import Training

/// What an example prints.
final class Transcript: Sendable {
  private let storage = Mutex<[String]>([])

  var lines: [String] { storage.withLock { $0 } }
  func append(_ line: String) { storage.withLock { $0.append(line) } }
}

/// Options for a backend; compiled programs stay out of the user's cache.
func options(_ backend: Backend) -> CompilerOptions {
  let cache = FileManager.default.temporaryDirectory.appendingPathComponent("graphc-example-tests")
  return CompilerOptions(
    execution: ExecutionOptions(backend: backend, cacheDirectory: cache.path))
}

/// Runs an example as the command line does.
func run(
  _ entry: ModelEntry, _ backend: Backend, epochs: Int? = nil
) throws(Diagnostic) -> (facts: [String: Double], lines: [String]) {
  let transcript = Transcript()
  let request = TrainingRequest(
    epochs: epochs, seed: testSeed, compiler: options(backend)
  ) {
    transcript.append($0)
  }
  let report = try entry.train(request)
  let facts = Dictionary(uniqueKeysWithValues: report.facts.map { ($0.name, $0.value) })
  return (facts, transcript.lines)
}

extension [String: Double] {
  /// Whether a fact is within `tolerance` of a value.
  func fact(_ name: String, is value: Double, within tolerance: Double) -> Bool {
    abs((self[name] ?? .nan) - value) <= tolerance
  }
}
