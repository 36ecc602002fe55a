import GraphC

/// A report of fusion for people and for scripts.
struct FusionText {
  private let report: FusionReport
  private let plan: Plan?

  /// With the plan that was made of its kernels.
  init(_ report: FusionReport, _ plan: Plan? = nil) {
    self.report = report
    self.plan = plan
  }

  struct Summary: Encodable {
    struct Kernel: Encodable {
      let name: String
      /// The nodes fused into it, with where they were made.
      let nodes: [String]
      /// Why convolutions among them are loops and no matrix products.
      let loops: [String]
      /// How it runs, a line for each decision.
      let schedule: [String]
    }

    struct Boundary: Encodable {
      let value: String
      let type: String
      /// The kernel that writes the value, or reads it before.
      let first: String
      /// The kernel that reads it.
      let second: String
      /// Whether both read it and neither writes it.
      let isShared: Bool
      /// Whether the program returns it, so that it is written in any case.
      let isOutput: Bool
      let reason: String
      /// Bytes moved that one kernel would save.
      let bytes: Int
    }

    struct Step: Encodable {
      let name: String
      /// Kernels after it.
      let kernels: Int
    }

    let graph: String
    let nodeCount: Int
    /// What fusion did, in order.
    let steps: [Step]
    let kernels: [Kernel]
    let boundaries: [Boundary]
    let bytes: Int
    /// Kernels that run once more because their results are not kept, to meet a memory budget.
    let repeated: [String]
  }

  private var graph: Graph { report.kernelGraph.graph }
  private var kernels: [Kernel] { report.kernelGraph.kernels }

  var summary: Summary {
    Summary(
      graph: graph.name, nodeCount: graph.nodes.count,
      steps: report.steps.map { Summary.Step(name: $0.name, kernels: $0.kernelCount) },
      kernels: kernels.enumerated().map { index, kernel in
        Summary.Kernel(
          name: kernel.name, nodes: kernel.nodes.map { line($0) },
          loops: report.loops.filter { $0.kernel == index }.map {
            "\(graph.name(of: $0.value)): \($0.reason.text)"
          }, schedule: ScheduleText(kernel.schedule).lines)
      },
      boundaries: report.boundaries.map { boundary($0) },
      bytes: report.boundaries.map(\.byteCount).reduce(0, +),
      repeated: (plan?.kernels ?? []).map(\.name).filter { name in
        !kernels.contains { $0.name == name }
      })
  }

  var text: String {
    let summary = summary
    var lines = [
      "\(summary.graph): \(summary.kernels.count) kernels for \(summary.nodeCount) nodes; "
        + "values between them move \(summary.bytes) bytes",
      Self.line(summary.steps),
    ]
    for kernel in summary.kernels {
      lines += ["", kernel.name] + kernel.nodes.map { "  fused  " + $0 }
      lines += kernel.loops.map { "  loops  " + $0 }
      for boundary in summary.boundaries where boundary.second == kernel.name {
        let relation = boundary.isShared ? "also reads" : "wrote"
        lines.append(
          "  apart  \(boundary.first) \(relation) \(boundary.value): \(boundary.type), "
            + "\(boundary.bytes) bytes: \(boundary.reason)"
            + (boundary.isOutput ? "; output of the program" : ""))
      }
      lines += kernel.schedule.map { "  runs   " + $0 }
    }
    if !summary.repeated.isEmpty {
      lines += ["", "again, for the memory budget: " + summary.repeated.joined(separator: ", ")]
    }
    return lines.map(PrintedText.line).joined(separator: "\n")
  }

  /// The steps that left fewer kernels than there were.
  private static func line(_ steps: [Summary.Step]) -> String {
    let counts = [nil] + steps.map(\.kernels)
    let changes = zip(steps, counts).filter { $0.kernels != $1 }
    return "kernels after "
      + changes.map { "\($0.0.name): \($0.0.kernels)" }.joined(separator: ", ")
  }

  private func boundary(_ boundary: FusionReport.Boundary) -> Summary.Boundary {
    Summary.Boundary(
      value: graph.name(of: boundary.value), type: "\(graph.type(of: boundary.value))",
      first: kernels[boundary.first].name, second: kernels[boundary.second].name,
      isShared: boundary.isShared,
      isOutput: graph.outputs.contains { $0.value == boundary.value },
      reason: boundary.reason.text { kernels[$0].name }, bytes: boundary.byteCount)
  }

  private func line(_ value: Value) -> String {
    graph.text(of: value) + (graph[value].origin.map { "  // \($0)" } ?? "")
  }
}
