import GraphC
import Training

extension RestrictedBoltzmann {
  /// Pictures and what the machine makes of them, what each hidden unit looks for, and what the
  /// machine dreams of.
  static func plot(
    _ trainer: Trainer, _ test: Dataset, hidden: Int, _ request: TrainingRequest
  ) throws(Diagnostic) {
    guard let files = request.files, files.plots != nil else { return }
    try files.picture("reconstructions") { () throws(Diagnostic) in
      let shown = try test.first(16)
      let pictures = try shown.column("x")
      return try rows(of: [pictures, trainer.predict(shown)["reconstruction"] ?? pictures])
    }
    try files.picture("filters") { () throws(Diagnostic) in
      let weight = trainer.arrays["rbm.weight"] ?? TensorData([0], [Float]())
      return try ImageGrid.picture(of: ImageGrid.balanced(filters(of: weight)))
    }
    try files.picture("dreams") { () throws(Diagnostic) in
      let dreams = try dreams(
        of: trainer, from: test.first(64), hidden: hidden, steps: 1000, request)
      return try ImageGrid.picture(of: dreams.reshaped([dreams.shape[0], 28, 28]), columns: 16)
    }
  }

  /// The weights of each hidden unit as a picture: `(784, hidden) -> (hidden, 28, 28)`.
  static func filters(of weight: TensorData) -> TensorData {
    let (weights, count) = (weight.doubles, weight.shape[1])
    let pixels = (0..<count).flatMap { unit in
      stride(from: unit, to: weights.count, by: count).map { Float(weights[$0]) }
    }
    return TensorData([count, 28, 28], pixels)
  }

  /// Where chains from these pictures are after many steps: `f32[count x 784]`.
  ///
  /// The chain is a state of a program, whose every run goes on by one step on the machine's
  /// parameters.
  static func dreams(
    of trainer: Trainer, from pictures: Dataset, hidden: Int, steps: Int,
    _ request: TrainingRequest
  ) throws(Diagnostic) -> TensorData {
    let start = TensorData(
      TensorType(.f32, [pictures.count, 784]),
      doubles: try pictures.column("x").doubles.map { $0 / 255 })
    let builder = GraphBuilder("dreams")
    let chain = builder.state("chain", start.shape)
    builder.update(chain, to: machine(hidden).chain(from: chain).visible)
    let program = try Compiler.compile(
      try builder.finish(), options: request.compiler, sharing: trainer.parameters)
    try program.write(start, to: "chain")
    for _ in 0..<steps { try program.run() }
    return try program.argument("chain").data
  }
}
