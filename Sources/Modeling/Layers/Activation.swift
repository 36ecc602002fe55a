import IR
import Operators

/// The function behind a layer's sums.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  case linear
  case relu
  /// Slope 0.01 below 0.
  case leakyReLU = "leaky-relu"
  case relu6
  case elu
  case selu
  case celu
  case gelu
  /// `gelu` with `tanh` in place of the error function.
  case approximateGELU = "approximate-gelu"
  /// Also called SiLU.
  case swish
  case hardSwish = "hard-swish"
  case mish
  case sigmoid
  case hardSigmoid = "hard-sigmoid"
  case logSigmoid = "log-sigmoid"
  case tanh
  case softplus
  case softsign
  /// Nothing before it learns by gradients.
  case step
  /// Along the last axis.
  case softmax
  /// Along the last axis.
  case logSoftmax = "log-softmax"

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
  case .leakyReLU: leakyReLU(x, file: file, line: line)
  case .relu6: relu6(x, file: file, line: line)
  case .elu: elu(x, file: file, line: line)
  case .selu: selu(x, file: file, line: line)
  case .celu: celu(x, file: file, line: line)
  case .gelu: gelu(x, file: file, line: line)
  case .approximateGELU: gelu(x, approximately: true, file: file, line: line)
  case .swish: swish(x, file: file, line: line)
  case .hardSwish: hardSwish(x, file: file, line: line)
  case .mish: mish(x, file: file, line: line)
  case .sigmoid: sigmoid(x, file: file, line: line)
  case .hardSigmoid: hardSigmoid(x, file: file, line: line)
  case .logSigmoid: logSigmoid(x, file: file, line: line)
  case .tanh: tanh(x, file: file, line: line)
  case .softplus: softplus(x, file: file, line: line)
  case .softsign: softsign(x, file: file, line: line)
  case .step: step(x, file: file, line: line)
  case .softmax: softmax(x, file: file, line: line)
  case .logSoftmax: logSoftmax(x, file: file, line: line)
  }
}
