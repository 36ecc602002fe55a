import IR
import Operators

extension GraphBuilder {
  /// Numbers of the standard normal distribution that a generator makes examples of: drawn anew within
  /// every training step, and in inference an input, so that whoever asks for examples says which.
  ///
  ///     let made = generator(graph.noise([rows, 64], mode: mode), mode: mode)
  ///     …
  ///     let pictures = try trainer.predict(Dataset(["noise": numbers]))["made"]
  ///
  /// - State in training: `random.key`; see `randomKey`.
  /// - Errors: `label` is taken; an extent is negative; the type is no float.
  public func noise(
    _ shape: Shape, _ type: ElementType = .f32, label: String = "noise", mode: Mode,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    switch mode {
    case .training: randomNormal(randomKey, shape, type, file: file, line: line)
    case .inference, .streaming(steps: _):
      argument(label, .input, TensorType(type, shape), file: file, line: line)
    }
  }
}
