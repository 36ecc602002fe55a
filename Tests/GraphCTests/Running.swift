import Foundation
import GraphC
import TestSupport

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

extension Executable {
  /// Writes all arguments, in the graph's order, runs, and reads all outputs.
  func results(_ arguments: [TensorData]) throws(Diagnostic) -> [TensorData] {
    for (argument, data) in zip(graph.arguments, arguments) {
      try write(data, to: argument.label)
    }
    try run()
    var results: [TensorData] = []
    for output in graph.outputs { results.append(try read(output.name)) }
    return results
  }
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

  /// Graphs side by side in one: names of arguments and outputs get the prefix `cN.`.
  static func combined(_ graphs: [Graph]) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("combined")
    for (index, graph) in graphs.enumerated() {
      let tensors = builder.copy(graph) { builder, node, _ in
        node.argument.map {
          builder.argument(
            "c\(index).\($0.label)", $0.role, $0.type, initializer: $0.initializer)
        }
      }
      for output in graph.outputs {
        let value = tensors[output.value.index]
        if let updated = output.updates {
          builder.update(tensors[updated.index], to: value)
        } else {
          builder.output("c\(index).\(output.name)", value)
        }
      }
    }
    return try builder.finish()
  }
}
