import IR
import Operators

extension Pass {
  /// Adds the gradient of a scalar output with respect to every parameter, as `gradient.NAME`.
  ///
  ///     graph f(%x: parameter f32[]) -> (loss: f32[]) {
  ///       %0 = multiply %x, %x : f32[]
  ///       return %0
  ///     }
  ///     // ->
  ///     graph f(%x: parameter f32[]) -> (loss: f32[], gradient.x: f32[]) {
  ///       %0 = multiply %x, %x : f32[]
  ///       %1 = add %x, %x : f32[]
  ///       return %0, %1
  ///     }
  ///
  /// Keeps all outputs. Repeatable: an output made of gradients can be differentiated again.
  package static func differentiate(_ output: String = "loss") -> Pass {
    Pass("differentiate", "adds gradients of an output for every parameter") {
      graph throws(Diagnostic) in
      guard let loss = graph.outputs.first(where: { $0.name == output && $0.updates == nil }) else {
        let names = graph.outputs.filter { $0.updates == nil }.map(\.name)
        throw Diagnostic(
          stage: "differentiate", subject: graph.name,
          message: "there is no output '\(output)'"
            + Spelling.suggestion(for: output, among: names),
          notes: ["note: outputs are " + names.joined(separator: ", ")])
      }
      let builder = GraphBuilder(graph.name, capacity: 4 * graph.nodes.count)
      let tensors = builder.copy(graph)
      builder.copyOutputs(of: graph, tensors)
      let parameters = builder.arguments(.parameter)
      let gradients = gradients(of: tensors[loss.value.index], withRespectTo: parameters)
      for (parameter, gradient) in zip(parameters, gradients) {
        builder.output("gradient.\(parameter.node?.argument?.label ?? "")", gradient)
      }
      return try builder.finish()
    }
  }
}
