import IR
import Operators

/// The function behind a layer's sums.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  case linear
  case relu
  case sigmoid
  case tanh
  /// Along the last axis.
  case softmax

  public func callAsFunction(
    _ x: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    apply(self, to: x, file: file, line: line)
  }
}

/// Outside the enumeration, whose cases hide the functions of the same names.
private func apply(_ activation: Activation, to x: Tensor, file: String, line: Int) -> Tensor {
  switch activation {
  case .linear: x
  case .relu: relu(x, file: file, line: line)
  case .sigmoid: sigmoid(x, file: file, line: line)
  case .tanh: tanh(x, file: file, line: line)
  case .softmax: softmax(x, file: file, line: line)
  }
}
