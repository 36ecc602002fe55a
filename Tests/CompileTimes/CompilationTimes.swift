import CodeGeneration
import Foundation
import GraphC

/// What the stages of one compilation took.
struct CompilationTimes {
  let size: Int
  private(set) var nodes = 0
  private(set) var kernels = 0
  /// In order, in seconds.
  private(set) var seconds: [(stage: String, seconds: Double)] = []

  init(_ family: GrowingGraph, size: Int) throws(Diagnostic) {
    self.size = size
    let build = { (rows: Int) throws(Diagnostic) in try family.graph(size: size, rows: rows) }
    let graph = try measure("build") { () throws(Diagnostic) in try build(16) }
    nodes = graph.nodes.count
    let stages: CompilationStages
    if family.hasOpenBatch {
      stages = try Compiler.stages(maximumBatchSize: 64, family.options, build: build)
    } else {
      var passes: [(String, Double)] = []
      _ = try Compiler.optimize(graph, family.options) { report in
        passes.append((report.name, Double(report.nanoseconds) * 1e-9))
      }
      seconds += passes
      stages = try Compiler.stages(graph, family.options)
    }
    seconds += stages.times.seconds
    kernels = stages.kernels.kernels.count
    for dialect in Dialect.allCases {
      _ = try measure("print \(dialect)") { () throws(Diagnostic) in stages.program(dialect) }
    }
  }

  private mutating func measure<Result>(
    _ stage: String, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let start = ContinuousClock.now
    let result = try body()
    seconds.append((stage, (ContinuousClock.now - start) / .seconds(1)))
    return result
  }

  /// A line for each stage: seconds by size, and the power of the size by which they grow from the
  /// second to the last; of what takes no time, nothing can be told.
  static func table(_ runs: [CompilationTimes]) -> String {
    func line(_ title: String, _ cells: [String]) -> String {
      title.padding(toLength: 26, withPad: " ", startingAt: 0)
        + cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
    }
    var lines = [
      line("  size", runs.map { "\($0.size)" } + ["power"]),
      line("  nodes", runs.map { "\($0.nodes)" }),
      line("  kernels", runs.map { "\($0.kernels)" }),
    ]
    let last = runs[runs.count - 1]
    let before = runs[max(0, runs.count - 2)]
    for (index, entry) in last.seconds.enumerated() {
      var cells = runs.map { String(format: "%.4f", $0.seconds[index].seconds) }
      if entry.seconds > 0.01 {
        let growth = entry.seconds / max(1e-4, before.seconds[index].seconds)
        cells.append(
          String(format: "%.2f", log(growth) / log(Double(last.size) / Double(before.size))))
      }
      lines.append(line("  " + entry.stage, cells))
    }
    return lines.joined(separator: "\n")
  }
}
