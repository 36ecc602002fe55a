import Foundation
import GraphC
import TestSupport
import Verification

/// A directory for compiled programs that all suites of this process share; gone at its end.
let programCache: String = {
  atexit { try? FileManager.default.removeItem(atPath: programCachePath) }
  return programCachePath
}()

private let programCachePath = FileManager.default.temporaryDirectory
  .appending(path: "graphc-tests-\(ProcessInfo.processInfo.processIdentifier)").path

/// Options for a backend whose programs land in the tests' own cache.
func options(
  _ backend: Backend, threads: Int = 1, disabling disabled: Set<String> = []
) -> CompilerOptions {
  CompilerOptions(
    execution: ExecutionOptions(
      backend: backend, threads: threads, cacheDirectory: programCache, flushesSubnormals: false),
    disabledPasses: disabled)
}

/// Everything the compiler promises of a graph, on libtcc.
let differentialCheck = DifferentialCheck(
  execution: ExecutionOptions(cacheDirectory: programCache))

/// Whether both have the same tensors, bit for bit; nothing is like nothing only by mistake.
func areIdentical(_ a: [TensorData], _ b: [TensorData]) -> Bool {
  !a.isEmpty && a.count == b.count && zip(a, b).allSatisfy { $0.isIdentical(to: $1) }
}

extension Graph {
  /// The data of each argument from a table by name.
  func arranged(_ data: [String: TensorData]) throws(Diagnostic) -> [TensorData] {
    var result: [TensorData] = []
    for argument in arguments {
      guard let tensor = data[argument.label] else {
        throw Diagnostic(stage: "test", subject: name, message: "no data for \(argument.label)")
      }
      result.append(tensor)
    }
    return result
  }
}
