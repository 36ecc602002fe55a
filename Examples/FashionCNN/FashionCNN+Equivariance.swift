import GraphC

extension FashionCNN {
  /// Whether a stage finds the same in a moved picture, moved: Conv(T x) = T Conv(x).
  ///
  /// Returns the largest difference for a picture, `u8[1 x 784]`, that T moves by 2 rows and 4
  /// columns; as a stage halves places, its result is to be moved by 1 and 2. Pixels and weights
  /// are whole numbers, whose sums are exact in any order, so that equal means equal.
  static func equivariance(
    _ variant: ConvolutionStage.Variant, _ picture: TensorData, _ options: CompilerOptions
  ) throws(Diagnostic) -> Double {
    let program = try Compiler.compile(try equivarianceGraph(variant), options: options)
    try program.initialize(seed: 0)
    let weights = (0..<9 * 4).map { Float($0 * 7 % 9 - 4) }
    try program.argument("stage.conv.weight").load(TensorData([3, 3, 1, 4], weights))
    try program.write(picture, to: "x")
    try program.run()
    return try program.buffer("difference").scalar
  }

  /// Outputs `difference`, for a picture in the middle of a larger, empty one, where no border is
  /// near.
  private static func equivarianceGraph(
    _ variant: ConvolutionStage.Variant
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("equivariance")
    let x = builder.input("x", [1, 784], .u8).cast(to: .f32).reshape([1, 28, 28, 1])
    let stage = Shared("stage", ConvolutionStage(4, variant))
    let still = stage(x.pad(low: [0, 6, 6, 0], high: [0, 6, 6, 0]))
    let moved = stage(x.pad(low: [0, 8, 10, 0], high: [0, 4, 2, 0]))
    let (rows, columns) = (still.shape[1], still.shape[2])
    let expected = still.slice(axis: 1, from: 0, to: rows - 1)
      .slice(axis: 2, from: 0, to: columns - 2)
      .pad(low: [0, 1, 2, 0], high: [0, 0, 0, 0])
    builder.output("difference", abs(moved - expected).max())
    return try builder.finish()
  }
}
