import GraphC
import Modeling

extension Trainer {
  /// That a loss of a step is not finite, and, if there is a copy of what parameters and states
  /// were `before` the step, which node was the first to make such a number.
  func nonfinite(
    _ loss: (name: String, value: Double), _ program: BatchProgram, step: Int,
    before: [String: TensorData]
  ) -> Diagnostic {
    let hints = ["note: lower the learning rate, or look for quotients and logarithms of 0"]
    let origin =
      (try? origin(of: program, before)) ?? [
        "note: with tracesNonfinite (--trace-nan) the node is named that made the first such number"
      ]
    return Diagnostic(
      stage: "train", subject: "model \(model.name)",
      message: "the \(loss.name) is \(loss.value) in epoch \(finishedEpochs + 1), step \(step)",
      notes: origin + hints)
  }

  /// The first node of the step with a number that is not finite, nil without a copy.
  private func origin(
    of program: BatchProgram, _ before: [String: TensorData]
  ) throws(Diagnostic) -> [String]? {
    guard !before.isEmpty else { return nil }
    let graph = try trainingModel.trainingGraph(batchSize: program.batchSize)
    var arguments: [TensorData] = []
    for argument in graph.arguments {
      if let data = before[argument.label] {
        arguments.append(data)
      } else {
        arguments.append(
          try program.executable.read(argument.label, batchSize: program.batchSize))
      }
    }
    guard let found = try NonfiniteSearch.first(in: graph, arguments) else { return nil }
    let place = graph[found.value].origin.map { ["note: it was made \($0.phrase)"] } ?? []
    return ["note: \(found.message)", "note: that is \(graph.text(of: found.value))"] + place
  }
}
