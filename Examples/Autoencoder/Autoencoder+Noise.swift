import GraphC
import Training

extension Autoencoder {
  /// Trains a net that is shown noisy pictures and has to give back clean ones, and compares what it
  /// makes of noisy test pictures with what the plain net makes of them.
  static func denoise(
    _ plain: Trainer, _ data: FashionData, units: Int, code: Int, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let trainer = try Trainer(
      model: model(units: units, code: code, noise: deviation), dataset: data.training,
      options: request.options(epochs: 15))
    _ = try trainer.fit()
    let clean = try data.test.first(2000)
    let noisy = try noisy(clean, seed: request.seed, request.compiler)
    let before = try error(of: noisy, clean)
    report.add("noisy error", before)
    request.print("noise of deviation \(deviation), an error of \(before.fixed(5)):")
    for (title, trainer) in [("plain net", plain), ("denoising net", trainer)] {
      let restored = try trainer.predict(Dataset(["x": noisy]))["reconstruction"] ?? noisy
      let after = try error(of: restored, clean)
      request.print("  the \(title) leaves \(after.fixed(5))")
      report.add("\(title) error", after)
      guard title == "denoising net" else { continue }
      try request.files?.picture("denoised") { () throws(Diagnostic) in
        try rows(of: [clean.column("x"), noisy, restored])
      }
    }
  }

  /// The pictures with noise, as bytes: `u8[count x 784]`.
  static func noisy(
    _ pictures: Dataset, seed: Int64, _ options: CompilerOptions
  ) throws(Diagnostic) -> TensorData {
    let builder = GraphBuilder("noise")
    let x = builder.input("x", [pictures.count, 784], .u8).cast(to: .f32)
    let key = builder.constant(TensorData([2], [seed, -1]))
    let noise = Tensor(255 * deviation) * randomNormal(key, x.shape)
    builder.output("noisy", clamp(x + noise, 0, 255).cast(to: .u8))
    let program = try Compiler.compile(try builder.finish(), options: options)
    try program.write(try pictures.column("x"), to: "x")
    try program.run()
    return try program.read("noisy")
  }

  /// The mean of squares of differences from clean pictures, of pixels from 0 to 1.
  private static func error(of found: TensorData, _ clean: Dataset) throws(Diagnostic) -> Double {
    let (found, clean) = (shares(of: found), shares(of: try clean.column("x")))
    let sum = zip(found, clean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return sum / Double(max(clean.count, 1))
  }

  /// Bytes as numbers from 0 to 1.
  private static func shares(of pictures: TensorData) -> [Double] {
    pictures.type.elementType == .u8 ? pictures.doubles.map { $0 / 255 } : pictures.doubles
  }
}
