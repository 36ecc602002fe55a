import GraphC

extension Workload {
  /// An optimizer alone, in place: four streams are read and three written.
  static func adamUpdate(count: Int = 10_000_000) -> Workload {
    Workload(
      "adam_update", "Adam's update of \(count) parameters in place",
      .graph { () throws(Diagnostic) in
        let (builder, parameter, gradient) = parameterAndGradient("adam", count)
        Adam(learningRate: 1e-3).apply(
          to: builder, gradients: [(parameter: parameter, gradient: gradient)])
        return try builder.finish()
      },
      copy: { () throws(Diagnostic) in
        let (builder, parameter, gradient) = parameterAndGradient("copy", count)
        for stream in [parameter, builder.state("m", [count]), builder.state("v", [count])] {
          builder.update(stream, to: stream + gradient)
        }
        return try builder.finish()
      })
  }

  private static func parameterAndGradient(
    _ name: String, _ count: Int
  ) -> (GraphBuilder, parameter: Tensor, gradient: Tensor) {
    let builder = GraphBuilder(name)
    let start = Initializer.uniform(low: 0, high: 1)
    let parameter = builder.parameter("p", [count], initializer: start)
    return (builder, parameter, builder.input("g", [count]))
  }
}
