import IR
import Operators

/// Makes all axes but the first, the batch, one.
///
/// - Shapes: `(n, s) -> (n, product of s)`, any element type.
/// - Errors: the operand is a scalar.
public struct Flatten: Layer {
  private let file: String
  private let line: Int

  public init(file: String = #fileID, line: Int = #line) {
    self.file = file
    self.line = line
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank >= 1 else {
      return x.rejected(
        by: "layer flatten", "expected a batch axis, found the scalar \(x.type)", file: file,
        line: line)
    }
    return x.flatten(from: 1, file: file, line: line)
  }
}
