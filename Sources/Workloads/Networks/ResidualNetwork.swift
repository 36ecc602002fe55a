import GraphC

extension Workload {
  /// Batch norms use the batch's statistics, and keep running ones.
  package static let resnetStep = Workload(
    "resnet_step",
    "a training step of three residual blocks on 32x32x3 pictures, 64 rows, momentum",
    .training(residualNetwork), batchCount: 8)

  private static let residualNetwork = Model(
    name: "resnet", defaultBatchSize: 64, optimizer: SGD(learningRate: 0.1, momentum: 0.9)
  ) { builder, rows, mode in
    let x = builder.input("x", [rows, 32, 32, 3])
    let labels = builder.input("labels", [rows], .i32)
    let network = Sequential {
      NormalizedConvolution(16, number: "0")
      ReLU()
      for (number, (filters, stride)) in [(16, 1), (32, 2), (64, 2)].enumerated() {
        Residual(
          shortcut: stride == 1
            ? nil : NormalizedConvolution(filters, window: 1, stride: stride, number: "\(number)s")
        ) {
          NormalizedConvolution(filters, stride: stride, number: "\(number)a")
          ReLU()
          NormalizedConvolution(filters, number: "\(number)b")
        }
        ReLU()
      }
      GlobalAveragePool()
      Dense(10, name: "out")
    }
    builder.output("loss", crossEntropy(logits: network(x, mode: mode), labels: labels))
  }
}

/// A convolution `cNUMBER` without bias, and its norm `nNUMBER`.
struct NormalizedConvolution: Layer {
  let filters: Int
  let window: Int
  let stride: Int
  let number: String

  init(_ filters: Int, window: Int = 3, stride: Int = 1, number: String) {
    self.filters = filters
    self.window = window
    self.stride = stride
    self.number = number
  }

  func callAsFunction(_ x: Tensor) -> Tensor { self(x, mode: .inference) }

  func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    let convolution = Conv2D(
      filters, window: window, strides: stride, padding: (window - 1) / 2, bias: false,
      initializer: .heNormal, name: "c\(number)")
    return BatchNorm(name: "n\(number)")(convolution(x), mode: mode)
  }
}
