import GraphC

extension Dataset {
  /// Windows of a text for predicting the next character: `x`, `i32[count x length]`, and `labels`,
  /// the same one character later.
  ///
  /// `codes` are the text's characters as numbers, by a `Vocabulary`; `length` counts characters, and
  /// `stride` those between the beginnings of windows: nil for windows that do not overlap.
  /// - Throws: when the text is shorter than a window and one character more, or a number is below 1.
  public init(
    windowsOf codes: [Int32], length: Int, stride step: Int? = nil
  ) throws(Diagnostic) {
    let step = step ?? length
    guard length >= 1, step >= 1, codes.count > length else {
      throw Diagnostic(
        stage: "data", subject: "windows",
        message: "\(codes.count) characters have no windows of \(length) and the one after, "
          + "\(step) apart")
    }
    let starts = Array(stride(from: 0, to: codes.count - length, by: step))
    let shape = Shape([starts.count, length])
    try self.init([
      "x": TensorData(shape, starts.flatMap { codes[$0..<$0 + length] }),
      "labels": TensorData(shape, starts.flatMap { codes[$0 + 1..<$0 + 1 + length] }),
    ])
  }

  /// A text in `lanes` equal parts that are read side by side, for stateful layers: each batch of
  /// `lanes` rows goes on where the one before has left every lane.
  ///
  /// Columns are those of windows, `x` and `labels`, `i32[count x length]`; row r of batch b is window b
  /// of lane r. Train with `batchSize: lanes, shuffles: false`. What is left over at the end is
  /// dropped.
  /// - Throws: when a lane is shorter than a window and one character more, or a number is below 1.
  /// - Follows: `tf.keras`' and PyTorch's tutorials for stateful networks; Mikolov et al., "Recurrent
  ///   neural network based language model" (2010), whose truncated backpropagation it is for.
  public init(
    lanesOf codes: [Int32], lanes: Int, length: Int
  ) throws(Diagnostic) {
    let pieces = lanes >= 1 && length >= 1 ? (codes.count - 1) / lanes / length : 0
    guard pieces >= 1 else {
      throw Diagnostic(
        stage: "data", subject: "lanes",
        message: "\(codes.count) characters have no \(lanes) lanes of windows of \(length) and the "
          + "one after")
    }
    let starts = (0..<pieces).flatMap { piece in
      (0..<lanes).map { lane in (lane * pieces + piece) * length }
    }
    let shape = Shape([starts.count, length])
    try self.init([
      "x": TensorData(shape, starts.flatMap { codes[$0..<$0 + length] }),
      "labels": TensorData(shape, starts.flatMap { codes[$0 + 1..<$0 + 1 + length] }),
    ])
  }
}
