import GraphC

/// relu(x + f(x)), where f is two normalised convolutions: what passes a layer unchanged is not
/// lost, and gradients reach the first layers.
///
/// With a stride, x has fewer places and other channels than f(x), and a convolution by windows of
/// one place brings it to that shape.
struct ResidualBlock: Layer {
  let filters: Int
  let stride: Int

  init(_ filters: Int, stride: Int = 1) {
    self.filters = filters
    self.stride = stride
  }

  func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    let change = Sequential {
      convolution(window: 3, stride: stride)
      BatchNorm()
      ReLU()
      convolution(window: 3, stride: 1)
      BatchNorm()
    }
    if stride == 1 { return relu(Residual(change)(x, mode: mode)) }
    let shortcut = Sequential {
      convolution(window: 1, stride: stride)
      BatchNorm()
    }
    return relu(shortcut(x, mode: mode) + change(x, mode: mode))
  }

  /// Without a bias: the norm behind it subtracts the mean.
  private func convolution(window: Int, stride: Int) -> Conv2D {
    Conv2D(
      filters, window: window, strides: stride, padding: .same, bias: false,
      initializer: .heNormal)
  }
}
