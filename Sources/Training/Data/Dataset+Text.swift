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
}
