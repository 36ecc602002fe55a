import IR
import Operators

/// The functions that layers know by name.
enum ActivationFunction: String, CaseIterable, Hashable, Sendable {
  case linear, relu, relu6, elu, selu, celu, gelu, swish, mish, sigmoid, tanh, softplus, softsign
  case step, softmax
  case leakyReLU = "leaky-relu"
  case approximateGELU = "approximate-gelu"
  case hardSwish = "hard-swish"
  case hardSigmoid = "hard-sigmoid"
  case logSigmoid = "log-sigmoid"
  case hardTanh = "hard-tanh"
  case tanhShrink = "tanh-shrink"
  case softShrink = "soft-shrink"
  case hardShrink = "hard-shrink"
  case logSoftmax = "log-softmax"

  static let withNumbers: Set<ActivationFunction> = [
    .leakyReLU, .elu, .celu, .swish, .softShrink, .hardShrink,
  ]

  func apply(to x: Tensor, _ number: Double?, _ file: String, _ line: Int) -> Tensor {
    applied(self, to: x, number, file, line)
  }
}

/// Outside the enumeration, whose cases hide the functions of the same names.
private func applied(
  _ function: ActivationFunction, to x: Tensor, _ number: Double?, _ file: String, _ line: Int
) -> Tensor {
  switch function {
  case .linear: x
  case .relu: relu(x, file: file, line: line)
  case .leakyReLU: leakyReLU(x, slope: number ?? 0.01, file: file, line: line)
  case .relu6: relu6(x, file: file, line: line)
  case .elu: elu(x, alpha: number ?? 1, file: file, line: line)
  case .selu: selu(x, file: file, line: line)
  case .celu: celu(x, alpha: number ?? 1, file: file, line: line)
  case .gelu: gelu(x, file: file, line: line)
  case .approximateGELU: gelu(x, approximately: true, file: file, line: line)
  case .swish: swish(x, beta: number ?? 1, file: file, line: line)
  case .hardSwish: hardSwish(x, file: file, line: line)
  case .mish: mish(x, file: file, line: line)
  case .sigmoid: sigmoid(x, file: file, line: line)
  case .hardSigmoid: hardSigmoid(x, file: file, line: line)
  case .logSigmoid: logSigmoid(x, file: file, line: line)
  case .tanh: tanh(x, file: file, line: line)
  case .hardTanh: hardTanh(x, file: file, line: line)
  case .tanhShrink: tanhShrink(x, file: file, line: line)
  case .softShrink: softShrink(x, width: number ?? 0.5, file: file, line: line)
  case .hardShrink: hardShrink(x, width: number ?? 0.5, file: file, line: line)
  case .softplus: softplus(x, file: file, line: line)
  case .softsign: softsign(x, file: file, line: line)
  case .step: step(x, file: file, line: line)
  case .softmax: softmax(x, file: file, line: line)
  case .logSoftmax: logSoftmax(x, file: file, line: line)
  }
}
