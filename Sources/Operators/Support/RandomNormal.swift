import IR

/// Random numbers of the standard normal distribution, keyed by `i64[2]` (seed, step), from two
/// streams of their own.
///
/// The transform of Box and Muller, "A note on the generation of random normal deviates" (1958).
public func randomNormal(
  _ key: Tensor, _ shape: Shape, _ type: ElementType = .f32, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  let radius = randomUniform(key, shape, type, file: file, line: line)
  let angle = randomUniform(key, shape, type, file: file, line: line)
  // 1 - u lies in (0, 1], where the logarithm is finite.
  let length = sqrt(-2 * log(1 - radius, file: file, line: line), file: file, line: line)
  return length * cos(2 * Tensor(Double.pi) * angle, file: file, line: line)
}
