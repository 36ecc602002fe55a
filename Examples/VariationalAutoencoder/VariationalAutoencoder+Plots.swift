import GraphC
import Training

extension VariationalAutoencoder {
  /// Test pictures given back, pictures of codes drawn at random, and the way from one test picture to
  /// another.
  static func plotPictures(
    of network: VariationalNetwork, _ trainer: Trainer, _ test: Dataset, seed: Int64,
    to files: TrainingFiles?
  ) throws(Diagnostic) {
    guard let files, files.plots != nil else { return }
    try files.picture("reconstructions") { () throws(Diagnostic) in
      let shown = try test.first(16)
      let pictures = try shown.column("x")
      return try rows(of: [pictures, trainer.predict(shown)["picture"] ?? pictures])
    }
    try files.picture("samples") { () throws(Diagnostic) in
      let codes = try standardNormal([128, network.code], seed: seed)
      return try grid(network.pictures(of: codes, by: trainer), columns: 16)
    }
    try files.picture("interpolation") { () throws(Diagnostic) in
      let ends = try [0, 8].map { first throws(Diagnostic) in
        let shown = try test.subset(Array(first..<first + 8))
        return try trainer.predict(shown)["code"] ?? TensorData([0], [Float]())
      }
      let codes = try LatentCodes.interpolation(from: ends[0], to: ends[1], steps: 12)
      return try grid(network.pictures(of: codes, by: trainer), columns: 12)
    }
  }

  /// What codes of two numbers become, all over the plane, and where test pictures lie in it.
  static func plotPlane(
    of network: VariationalNetwork, _ trainer: Trainer, _ test: Dataset, to files: TrainingFiles?
  ) throws(Diagnostic) {
    guard let files, files.plots != nil else { return }
    try files.picture("plane") { () throws(Diagnostic) in
      let codes = try LatentCodes.plane(side: 20, width: 2)
      return try grid(network.pictures(of: codes, by: trainer), columns: 20)
    }
    try files.plot("codes") { () throws(Diagnostic) in
      let shown = try test.first(3000)
      let codes = try trainer.predict(shown)["code"]?.doubles ?? []
      return ScatterChart(
        title: "vae: codes of test pictures",
        x: stride(from: 0, to: codes.count, by: 2).map { codes[$0] },
        y: stride(from: 1, to: codes.count, by: 2).map { codes[$0] },
        classes: try shown.column("labels").integers.map { Int($0) },
        classNames: FashionMNIST.classNames
      ).svg
    }
  }

  /// Pictures of 784 pixels side by side.
  static func grid(_ pictures: TensorData, columns: Int) throws(Diagnostic) -> TensorData {
    try ImageGrid.picture(of: pictures.reshaped([pictures.shape[0], 28, 28]), columns: columns)
  }

  /// Numbers of the standard normal distribution, by the functions that draw within steps.
  static func standardNormal(_ shape: Shape, seed: Int64) throws(Diagnostic) -> TensorData {
    let builder = GraphBuilder("codes")
    let key = builder.constant(TensorData([2], [seed, -2]))
    builder.output("codes", randomNormal(key, shape))
    let program = try Compiler.compile(
      try builder.finish(), options: CompilerOptions(execution: ExecutionOptions(backend: .tcc)))
    try program.run()
    return try program.read("codes")
  }
}
