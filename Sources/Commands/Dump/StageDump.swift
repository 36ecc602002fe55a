import GraphC
import Training

/// A graph on its way through the compiler, each stage made when first asked for.
struct StageDump {
  let source: GraphSource
  let batchSize: Int?
  let dialect: Dialect
  let options: CompilerOptions
  /// What every pass did, once they have run.
  private(set) var passes: [PassPipeline.Report] = []
  private var optimized: Graph?
  private var kernels: KernelGraph?
  private var plan: Plan?
  private var rows: [(name: String, seconds: Double, nodes: String)] = []

  init(
    source: GraphSource, batchSize: Int?, dialect: Dialect, options: CompilerOptions
  ) {
    self.source = source
    self.batchSize = batchSize
    self.dialect = dialect
    var options = options
    options.planning.target.dialects = [dialect]
    self.options = options
  }

  /// The stage as text; nil for `differentiated` without a loss.
  mutating func text(_ stage: StageChoice) throws(Diagnostic) -> String? {
    switch stage {
    case .built, .differentiated, .optimized, .all: return try graph(stage)?.text
    case .kernels: return KernelListing(try makeKernels()).text
    case .schedule: return ScheduleListing(try makeKernels()).text
    case .plan: return PlanListing(try makePlan()).text
    case .c:
      let plan = try makePlan()
      let (program, seconds) = measured { () throws(Never) in
        CodeGenerator.emit(plan, dialect: dialect)
      }
      rows.append(("emit", seconds, "\(program.source.utf8.count) bytes of C"))
      return program.source
    }
  }

  /// The graph of a stage; nil as for `text`.
  mutating func graph(_ stage: StageChoice) throws(Diagnostic) -> Graph? {
    switch stage {
    case .built, .all: try source.built(batchSize: batchSize)
    case .differentiated: try source.differentiated(batchSize: batchSize)
    case .optimized: try makeOptimized()
    case .kernels, .schedule, .plan, .c: try makeKernels().graph
    }
  }

  /// A table of the passes that were needed so far, as comments.
  var passReport: String {
    var table = TextTable(["pass", ">ms", "result"])
    for row in rows { table.add([row.name, NumberText.milliseconds(row.seconds), row.nodes]) }
    let lines = table.text.split(separator: "\n")
    return lines.map { "// \($0)\n" }.joined()
  }

  mutating func makeOptimized() throws(Diagnostic) -> Graph {
    if let optimized { return optimized }
    let (graph, seconds) = try measured { () throws(Diagnostic) in
      try source.compiled(batchSize: batchSize)
    }
    rows.append(("build", seconds, "\(graph.nodes.count) nodes"))
    var reports: [PassPipeline.Report] = []
    let result = try Compiler.optimize(graph, options) { reports.append($0) }
    passes = reports
    rows += reports.map { report in
      (
        report.name, Double(report.nanoseconds) * 1e-9,
        "\(report.nodesBefore) -> \(report.nodesAfter) nodes"
      )
    }
    optimized = result
    return result
  }

  mutating func makeKernels() throws(Diagnostic) -> KernelGraph {
    if let kernels { return kernels }
    let graph = try makeOptimized()
    let (result, seconds) = try measured { () throws(Diagnostic) in
      try Compiler.formKernels(graph, options)
    }
    rows.append(("form kernels", seconds, "\(result.kernels.count) kernels"))
    kernels = result
    return result
  }

  mutating func makePlan() throws(Diagnostic) -> Plan {
    if let plan { return plan }
    let kernels = try makeKernels()
    let (result, seconds) = try measured { () throws(Diagnostic) in
      try Compiler.planMemory(kernels, options)
    }
    rows.append(("plan memory", seconds, "\(result.arena.byteCount) bytes"))
    plan = result
    return result
  }
}

/// The result of `body` and the seconds it took.
func measured<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> (Result, Double) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  return (result, (clock.now - start).seconds)
}
