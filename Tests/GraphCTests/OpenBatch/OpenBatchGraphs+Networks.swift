import GraphC
import Modeling

extension OpenBatchGraph {
  /// Layers, norms, windows and random numbers, with gradients.
  static let networks: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "dense layers") { builder, n in
      let hidden = Dense(6, activation: .gelu)(Dense(7, activation: .tanh)(x(builder, [n, 5])))
      return square(Dense(3)(hidden)).mean()
    },
    OpenBatchGraph("activations") { builder, n in
      let x = x(builder, [n, 3])
      for activation in Activation.allCases { builder.output(activation.rawValue, activation(x)) }
    },
    OpenBatchGraph(gradient: "batch norm") { builder, n in
      let x = x(builder, [n, 2, 3])
      return (BatchNorm()(x, mode: .training) * x).sum()
    },
    OpenBatchGraph(gradient: "batch norm of images") { builder, n in
      let x = x(builder, [n, 4, 3, 2])
      let layer = Sequential {
        Conv2D(3, window: 2)
        BatchNorm()
        ReLU()
      }
      return square(layer(x, mode: .training)).mean()
    },
    OpenBatchGraph(gradient: "norms of rows") { builder, n in
      let x = x(builder, [n, 4, 6])
      let layers = layerNorm(x) + rmsNorm(x) * 2
      return tanh(layers + groupNorm(x, groups: 2, axis: 1) - instanceNorm(x)).sum()
    },
    OpenBatchGraph(gradient: "convolutions") { builder, n in
      let x = x(builder, [n, 6, 6, 2])
      let layer = Sequential {
        Conv2D(4, window: 3, padding: .same, activation: .relu)
        MaxPool2D(2)
        Conv2D(3, window: 2, strides: 2)
        Flatten()
        Dense(2)
      }
      return square(layer(x)).sum() / Tensor(Double(n))
    },
    OpenBatchGraph(gradient: "pools and transposed convolutions") { builder, n in
      let x = x(builder, [n, 6, 3])
      let pooled = averagePool(x, window: [2]) - maxPool(x, window: [2])
      let wide = ConvTranspose1D(2, window: 2, strides: 2)(pooled)
      return (wide * globalAveragePool(x).sum()).mean() + globalMaxPool(wide).sum()
    },
    OpenBatchGraph(gradient: "depthwise convolution") { builder, n in
      square(DepthwiseConv2D(window: 2, multiplier: 2)(x(builder, [n, 4, 4, 2]))).mean()
    },
    OpenBatchGraph(gradient: "embedding") { builder, n in
      let words = Embedding(9, width: 4)(builder.input("words", [n, 3], .i32))
      return square(words.mean([1])).sum() + words.mean()
    },
    OpenBatchGraph("random numbers") { builder, n in
      let key = builder.input("key", [2], .i64)
      builder.output("bits", randomBits(key, [n, 5]))
      builder.output("inner", randomBits(key, [3, n, 2]))
      builder.output("uniform", randomUniform(key, [3, n]))
      builder.output("normal", randomNormal(key, [n, n], .f64))
      builder.output("dropped", dropout(x(builder, [n, 7]), rate: 0.4, key: key))
    },
    OpenBatchGraph(gradient: "dropout") { builder, n in
      let network = Sequential {
        Dense(6)
        Dropout(0.5)
        Dense(2)
      }
      return square(network(x(builder, [n, 3]), mode: .training)).mean()
    },
  ]

  static func x(
    _ builder: GraphBuilder, _ shape: Shape, _ type: ElementType = .f32, _ name: String = "x"
  ) -> Tensor { builder.input(name, shape, type) }
}
