import GraphC
import Modeling
import Testing

/// What graphs of layers consist of.
@Suite struct LayerGraphTests {
  private static func count(_ graph: Graph, _ name: String) -> Int {
    graph.nodes.count { $0.operation.name == name }
  }

  /// One loop for each layer and direction, whatever the number of steps; inputs are multiplied
  /// before it.
  @Test(arguments: [3, 300]) func recurrentLayersAreLoops(_ steps: Int) throws {
    let builder = GraphBuilder("loops")
    let layer = LSTM(4, layers: 2, isBidirectional: true, returnsSequences: true)
    builder.output("y", layer(builder.input("x", [2, steps, 3])))
    let graph = try Compiler.optimize(builder.finish())
    // Loops give several results, of which each is a node.
    let bodies = Set(graph.nodes.filter { $0.operation.name == "scan" }.map(\.operands))
    #expect(bodies.count == 4)
    #expect(Self.count(graph, "matmul") == 4)
    #expect(graph.nodes.count < 100)
  }

  /// A convolution with its bias and activation, and the pool behind it.
  @Test func parameterCounts() throws {
    let layers: [(any Layer, Shape, Int)] = [
      (Conv2D(8, window: 3), [1, 6, 6, 3], 3 * 3 * 3 * 8 + 8),
      (Conv2D(8, window: [3, 1], groups: 2, bias: false), [1, 6, 6, 4], 3 * 2 * 8),
      (ConvTranspose2D(5, window: 2), [1, 6, 6, 3], 2 * 2 * 5 * 3 + 5),
      (DepthwiseConv2D(window: 3, multiplier: 2), [1, 6, 6, 3], 3 * 3 * 6 + 6),
      (BatchNorm(), [2, 6], 12),
      (LSTM(5), [1, 4, 3], 4 * (3 * 5 + 5 * 5 + 5)),
      (GRU(5), [1, 4, 3], 3 * (3 * 5 + 5 * 5 + 2 * 5)),
      (LSTM(5, bias: .double), [1, 4, 3], 4 * (3 * 5 + 5 * 5 + 2 * 5)),
      (LSTM(5, bias: RecurrentBias.none), [1, 4, 3], 4 * (3 * 5 + 5 * 5)),
      (GRU(5, resetsAfter: false), [1, 4, 3], 3 * (3 * 5 + 5 * 5 + 5)),
      (SimpleRNN(5, isBidirectional: true), [1, 4, 3], 2 * (3 * 5 + 5 * 5 + 5)),
      (MultiHeadAttention(heads: 2), [1, 4, 6], 4 * (6 * 6 + 6)),
      (
        TransformerEncoderBlock(heads: 2, feedForward: 10), [1, 4, 6],
        4 * (6 * 6 + 6) + 2 * 12 + 6 * 10 + 10 + 10 * 6 + 6
      ),
      (
        TransformerEncoderBlock(heads: 2, feedForward: 10, bias: false), [1, 4, 6],
        4 * 6 * 6 + 2 * 6 + 6 * 10 + 10 * 6
      ),
      (
        TransformerEncoder(
          layers: 3,
          TransformerEncoderBlock(
            heads: 4, keyValueHeads: 2, feedForward: 10, isGated: true, norm: .rms,
            normalizesFirst: true, bias: false)), [1, 4, 8],
        3 * (2 * 8 * 8 + 2 * 8 * 4 + 2 * 8 + 3 * 8 * 10) + 8
      ),
      (
        MultiHeadAttention(heads: 2, fusesProjections: true), [1, 4, 6], 4 * (6 * 6 + 6)
      ),
      (LayerNorm(isShifted: false), [2, 6], 6),
      (PReLU(.elements), [2, 3, 4], 12),
      (Embedding(10, width: 3), [2, 4], 30),
    ]
    for (layer, shape, expected) in layers {
      let builder = GraphBuilder("count")
      let type: ElementType = layer is Embedding ? .i32 : .f32
      let y = layer(builder.input("x", shape, type), mode: .inference)
      builder.output("y", y)
      let parameters = try builder.finish().arguments.filter { $0.role == .parameter }
      #expect(parameters.reduce(0) { $0 + $1.type.elementCount } == expected, "\(layer)")
    }
  }

  /// Windows that reach over the end, and what becomes of places.
  @Test func shapes() {
    let cases: [(any Layer, Shape, Shape)] = [
      (Conv1D(4, window: 3, strides: 2), [2, 9, 3], [2, 4, 4]),
      (Conv2D(4, window: 3, strides: 2, padding: .same), [2, 7, 8, 3], [2, 4, 4, 4]),
      (Conv3D(4, window: 2), [2, 3, 4, 5, 1], [2, 2, 3, 4, 4]),
      (ConvTranspose2D(4, window: 3, strides: 2, padding: .same), [2, 3, 4, 1], [2, 6, 8, 4]),
      (MaxPool2D(), [2, 5, 4, 3], [2, 2, 2, 3]),
      (AveragePool1D(3, strides: 1, padding: .same), [2, 5, 3], [2, 5, 3]),
      (GlobalMaxPool(), [2, 5, 4, 3], [2, 3]),
      (UpSample2D([2, 3]), [2, 5, 4, 3], [2, 10, 12, 3]),
      (ZeroPad2D(2), [2, 5, 4, 3], [2, 9, 8, 3]),
      (Crop2D(1), [2, 5, 4, 3], [2, 3, 2, 3]),
      (SpatialDropout(0.5), [2, 5, 4, 3], [2, 5, 4, 3]),
      (LSTM(4, isBidirectional: true), [2, 5, 3], [2, 8]),
      (GRU(4, layers: 3, returnsSequences: true), [2, 5, 3], [2, 5, 4]),
      (LSTM(4), [0, 5, 3], [0, 4]),
      (MultiHeadAttention(heads: 2, width: 8), [2, 5, 3], [2, 5, 3]),
      (Embedding(9, width: 4), [2, 5], [2, 5, 4]),
      (Reshape([3, -1]), [2, 6], [2, 3, 2]),
    ]
    for (layer, operand, expected) in cases {
      let builder = GraphBuilder("shapes")
      let type: ElementType = layer is Embedding ? .u8 : .f32
      let y = layer(builder.input("x", operand, type), mode: .training)
      #expect(y.shape == expected && y.value != nil, "\(layer)")
    }
  }

  /// Variables are taken where literals are.
  @Test(arguments: [1, 2]) func variableExtents(_ n: Int) {
    let builder = GraphBuilder("variables")
    let x = builder.input("x", [2, 8, 8, 3])
    let sizes = [n, n]
    let same = Shape([2, 8 + 2 * n - n, 8 + 2 * n - n, 4])
    #expect(Conv2D(4, window: n + 1, padding: n)(x).shape == same)
    #expect(Conv2D(4, window: [n + 1, n + 1], padding: sizes)(x).shape == same)
    #expect(Conv2D(4, window: 3, padding: 1)(x).shape == [2, 8, 8, 4])
    #expect(Conv2D(4, window: 3, padding: n == 1 ? .same : .valid)(x).shape[1] == 10 - 2 * n)
    #expect(DepthwiseConv2D(window: n, strides: n)(x).shape == [2, 8 / n, 8 / n, 3])
    let grown = ConvTranspose2D(4, window: n, strides: n)(x)
    #expect(grown.shape == [2, 8 * n, 8 * n, 4])
    #expect(MaxPool2D(n, strides: n)(x).shape == [2, 8 / n, 8 / n, 3])
    #expect(AveragePool2D(3, strides: n, padding: 1)(x).shape == [2, 8 / n, 8 / n, 3])
    #expect(maxPool(x, window: n).shape == [2, 8 / n, 8 / n, 3])
    #expect(averagePool(x, window: sizes, strides: 1, padding: n).rank == 4)
    let kernel = builder.input("kernel", [3, 3, 3, 4])
    #expect(convolution(x, kernel, strides: n, padding: 1).shape == [2, 8 / n, 8 / n, 4])
    let back = builder.input("back", [3, 3, 4, 3])
    #expect(transposedConvolution(x, back, strides: n, padding: .same).shape[1] == 8 * n)
  }
}
