import GraphC

extension StageDump {
  /// All stages up to `last` as data, with the times of passes if `isTimed`.
  mutating func description(
    of name: String, upTo last: StageChoice, isTimed: Bool
  ) throws(Diagnostic) -> ProgramDump {
    var writer = ProgramDumpWriter(name, dialect, isTimed: isTimed)
    let built = try source.built(batchSize: batchSize)
    var stage = writer.add("built", "the graph as it was built or read", built)
    if last == .built { return writer.dump }
    if let graph = try source.differentiated(batchSize: batchSize) {
      let summary =
        source.isModel ? "gradients and the optimizer's updates" : "gradients of the loss"
      let differentiated = writer.add("differentiated", summary, graph, after: stage)
      // What is compiled of a file is the file as it is.
      if source.isModel { stage = differentiated }
    }
    if last == .differentiated { return writer.dump }
    _ = try makeOptimized()
    for report in passes {
      stage = writer.add(
        report.name, PassPipeline.optimization.summary(of: report.name), report.result,
        after: stage, nanoseconds: report.nanoseconds)
    }
    if last == .optimized { return writer.dump }
    let kernels = try makeKernels()
    let plan = last == .kernels || last == .schedule ? nil : try makePlan()
    let hasC = last == .c || last == .all
    let report = try KernelFormation.explain(try makeOptimized(), options.planning)
    let program = writer.add(
      plan?.kernelGraph ?? kernels, plan: plan,
      kernelTexts: hasC ? plan.map { CodeGenerator.kernelTexts($0, dialect: dialect) } : nil,
      // A plan within a budget has kernels of its own.
      fusion: (plan?.kernelGraph ?? kernels) == report.kernelGraph ? report : nil)
    writer.add(
      "kernels", "nodes fused into kernels", (plan?.kernelGraph ?? kernels).graph, after: stage,
      program: program)
    return writer.dump
  }
}

extension PassPipeline {
  fileprivate func summary(of name: String) -> String {
    passes.first { $0.name == name }?.summary ?? ""
  }
}
