import GraphC

extension Workload {
  /// A convolution and both of its gradients, for a batch of square pictures, the result of which
  /// has a place for each window at every `stride`-th of theirs.
  static func convolution(
    _ name: String, batch: Int = 32, extent: Int, channels: Int, window: Int, outputs: Int,
    stride: Int = 1
  ) -> Workload {
    Workload(
      name,
      "\(window)x\(window) windows of \(batch)x\(extent)x\(extent)x\(channels) at stride \(stride), "
        + "\(outputs) outputs, and both gradients",
      .graph { () throws(Diagnostic) in
        let builder = GraphBuilder(name)
        let x = builder.input("x", [batch, extent, extent, channels])
        let kernel = builder.input("kernel", [window, window, channels, outputs])
        let (low, high) = ((window - 1) / 2, window - 1 - (window - 1) / 2)
        let y = GraphC.convolution(
          x, kernel, strides: [stride, stride],
          padding: .explicit(low: [low, low], high: [high, high]))
        let product = (y * builder.input("d", y.shape)).sum()
        builder.output("y", y)
        builder.output("dx", grad(product, wrt: x))
        builder.output("dkernel", grad(product, wrt: kernel))
        return try builder.finish()
      })
  }

  /// Those of a network for Fashion-MNIST, of a small residual network, and a larger window.
  static let convolutions = [
    convolution("conv5x5_1_32", extent: 28, channels: 1, window: 5, outputs: 32),
    convolution("conv3x3_32_64", extent: 14, channels: 32, window: 3, outputs: 64),
    convolution("conv3x3_16_16", extent: 28, channels: 16, window: 3, outputs: 16),
    convolution("conv3x3_16_32_by2", extent: 28, channels: 16, window: 3, outputs: 32, stride: 2),
    convolution("conv1x1_16_32_by2", extent: 28, channels: 16, window: 1, outputs: 32, stride: 2),
    // Backward was 300 times slower than forward in one framework once.
    convolution("conv_back", extent: 32, channels: 8, window: 5, outputs: 8),
  ]
}
