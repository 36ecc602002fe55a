import GraphC
import Training

extension Autoencoder {
  /// Test pictures, what the net makes of them, and what principal components do; and the codes of
  /// some, in the plane of their first two components.
  static func plot(
    _ trainer: Trainer, _ components: PrincipalComponents, _ test: Dataset,
    _ request: TrainingRequest
  ) throws(Diagnostic) {
    guard let files = request.files else { return }
    try files.picture("reconstructions") { () throws(Diagnostic) in
      let shown = try test.first(16)
      let linear = try components.reconstruct(shown).doubles.map { Float($0 / 255) }
      let pictures = try shown.column("x")
      return try rows(of: [
        pictures, trainer.predict(shown)["reconstruction"] ?? pictures,
        TensorData(pictures.shape, linear),
      ])
    }
    try files.plot("codes") { () throws(Diagnostic) in
      let shown = try test.first(2000)
      let codes = try Dataset(["code": trainer.predict(shown)["code"] ?? TensorData([0], [Float]())]
      )
      let plane = try PrincipalComponents(2, of: "code", in: codes, compiler: request.compiler)
        .transform(codes).doubles
      return ScatterChart(
        title: "autoencoder: codes of test pictures",
        x: stride(from: 0, to: plane.count, by: 2).map { plane[$0] },
        y: stride(from: 1, to: plane.count, by: 2).map { plane[$0] },
        classes: try shown.column("labels").integers.map { Int($0) },
        classNames: FashionMNIST.classNames
      ).svg
    }
  }
}
