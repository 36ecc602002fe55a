import GraphC

extension Workload {
  /// Follows: He et al., "Deep residual learning" (CVPR 2016), with strides on the 3x3 windows.
  static func resnet50(extent: Int = 224) -> Workload {
    Workload(
      "resnet50", "logits of ResNet-50 for one picture of \(extent)x\(extent)",
      .graph { () throws(Diagnostic) in
        try resnet50Model(extent: extent).inferenceGraph(batchSize: 1)
      },
      batchCount: 8)
  }

  /// Filters within a block, blocks of a stage, and the stride of its first.
  private static let stages = [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]

  private static func resnet50Model(extent: Int) -> Model {
    Model(
      name: "resnet50", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
    ) { builder, rows, mode in
      let network = Sequential {
        NormalizedConvolution(64, window: 7, stride: 2, number: "0")
        ReLU()
        MaxPool2D(3, strides: 2, padding: 1)
        for (stage, (filters, count, stride)) in stages.enumerated() {
          for block in 0..<count {
            bottleneck(filters, stride: block == 0 ? stride : 1, "\(stage).\(block)", block == 0)
          }
        }
        GlobalAveragePool()
        Dense(1000, name: "fc")
      }
      builder.output("logits", network(builder.input("x", [rows, extent, extent, 3]), mode: mode))
    }
  }

  /// Windows of one place before and after those of nine, on a quarter of the channels.
  private static func bottleneck(
    _ filters: Int, stride: Int, _ name: String, _ changesShape: Bool
  ) -> Sequential {
    Sequential {
      Residual(
        shortcut: changesShape
          ? NormalizedConvolution(4 * filters, window: 1, stride: stride, number: "\(name)s") : nil
      ) {
        NormalizedConvolution(filters, window: 1, number: "\(name)a")
        ReLU()
        NormalizedConvolution(filters, stride: stride, number: "\(name)b")
        ReLU()
        NormalizedConvolution(4 * filters, window: 1, number: "\(name)c")
      }
      ReLU()
    }
  }
}
