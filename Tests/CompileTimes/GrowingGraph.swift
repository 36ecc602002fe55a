import GraphC

/// A family of graphs that grow in one direction, to see how compiling grows with them.
struct GrowingGraph {
  /// As typed after `scripts/compile-times`.
  let name: String
  let summary: String
  /// What the sizes count, each about three times the one before.
  let sizes: [Int]
  let options: CompilerOptions
  /// Whether the batch size is left open.
  let hasOpenBatch: Bool
  private let define: @Sendable (GraphBuilder, _ size: Int, _ rows: Int) -> Tensor
  /// Whether the graph has gradients and an optimizer's step.
  private let isTraining: Bool

  init(
    _ name: String, _ summary: String, sizes: [Int], disabling passes: Set<String> = [],
    isTraining: Bool = false, hasOpenBatch: Bool = false,
    _ define: @escaping @Sendable (GraphBuilder, _ size: Int, _ rows: Int) -> Tensor
  ) {
    self.name = name
    self.summary = summary
    self.sizes = sizes
    self.isTraining = isTraining
    self.hasOpenBatch = hasOpenBatch
    self.define = define
    options = CompilerOptions(disabledPasses: passes)
  }

  /// The graph for so many rows.
  func graph(size: Int, rows: Int = 16) throws(Diagnostic) -> Graph {
    let model = Model(name: name, optimizer: SGD(learningRate: 0.1)) { [define] builder, rows in
      builder.output("loss", define(builder, size, rows).mean())
    }
    return isTraining
      ? try model.trainingGraph(batchSize: rows) : try model.evaluationGraph(batchSize: rows)
  }
}

extension GrowingGraph {
  static let all: [GrowingGraph] =
    [
      chain(isTraining: false), chain(isTraining: true), unfused, layers(isTraining: false),
      layers(isTraining: true), unfusedLayers, open, rows, steps,
    ] + [
      pieces(isTraining: false), pieces(isTraining: true), slices, wide, leaves, loop, loopTraining,
    ]

  private static let nodes = [1000, 3000, 10_000]
  private static let kernels = [300, 1000, 3000]

  /// Elementwise nodes, each of the one before.
  private static func chain(isTraining: Bool) -> GrowingGraph {
    GrowingGraph(
      isTraining ? "chain-gradient" : "chain", "elementwise nodes one after the other",
      sizes: nodes, isTraining: isTraining, link)
  }

  private static let unfused = GrowingGraph(
    "chain-unfused", "the same, each a kernel", sizes: kernels, disabling: ["fuse"], link)

  private static let link: @Sendable (GraphBuilder, Int, Int) -> Tensor = { builder, size, rows in
    var x = builder.parameter("x", [rows, 16])
    for _ in 0..<size / 2 { x = tanh(x) + x }
    return x
  }

  /// A product with bias and activation: one kernel, and three more in training.
  private static func layers(isTraining: Bool) -> GrowingGraph {
    GrowingGraph(
      isTraining ? "layers-gradient" : "layers", "dense layers one after the other",
      sizes: isTraining ? [100, 300, 1000] : kernels, isTraining: isTraining, dense)
  }

  private static let unfusedLayers = GrowingGraph(
    "layers-unfused", "the same in training, each node a kernel", sizes: [10, 30, 100],
    disabling: ["fuse"], isTraining: true, dense)

  private static let open = GrowingGraph(
    "layers-open", "the same in training, for any batch size", sizes: [30, 100, 300],
    isTraining: true, hasOpenBatch: true, dense)

  private static let dense: @Sendable (GraphBuilder, Int, Int) -> Tensor = { builder, size, rows in
    var x = builder.input("x", [rows, 16])
    for index in 0..<size { x = Dense(16, activation: .relu, name: "layer\(index)")(x) }
    return x
  }

  private static let rows = GrowingGraph(
    "rows", "softmax of rows and a product in turns", sizes: [100, 300, 1000], isTraining: true
  ) { builder, size, rows in
    var x = builder.input("x", [rows, 16])
    for index in 0..<size {
      let weight = builder.parameter("w\(index)", [16, 16])
      x = matmul(softmax(x), weight) + x
    }
    return x
  }

  private static let steps = GrowingGraph(
    "steps", "steps of a recurrent cell, unrolled", sizes: [100, 300, 1000], isTraining: true
  ) { builder, size, rows in
    let (weight, inner) = (builder.parameter("w", [8, 16]), builder.parameter("u", [16, 16]))
    let x = builder.input("x", [rows, size, 8])
    var state = builder.parameter("state", [rows, 16])
    for step in 0..<size {
      let element = x.slice(starts: [0, step, 0], stops: [rows, step + 1, 8]).reshape([rows, 8])
      state = tanh(matmul(element, weight) + matmul(state, inner))
    }
    return state
  }

  private static func pieces(isTraining: Bool) -> GrowingGraph {
    GrowingGraph(
      isTraining ? "pieces-gradient" : "pieces", "operands of one concatenation",
      sizes: [500, 1500, 5000], isTraining: isTraining
    ) { builder, size, _ in
      let parts = (0..<size).map { builder.parameter("p\($0)", [4]) * Tensor(Double($0 + 2)) }
      let whole = concatenate(parts, axis: 0)
      return whole * whole
    }
  }

  private static let slices = GrowingGraph(
    "slices", "slices of one tensor, changed and put together again", sizes: [500, 1500, 5000],
    isTraining: true
  ) { builder, size, _ in
    let x = builder.parameter("x", [size, 4])
    let parts = (0..<size).map {
      tanh(x.slice(starts: [$0, 0], stops: [$0 + 1, 4])) * Tensor(Double($0 + 2))
    }
    return concatenate(parts, axis: 0)
  }

  private static let wide = GrowingGraph(
    "wide", "functions of one tensor, added up", sizes: nodes, isTraining: true
  ) { builder, size, rows in
    let x = builder.parameter("x", [rows, 16])
    var sum = x
    for index in 0..<size / 3 { sum = sum + tanh(x * Tensor(Double(index + 2))) }
    return sum
  }

  private static let leaves = GrowingGraph(
    "leaves", "parameters that change each by itself", sizes: kernels, isTraining: true
  ) { builder, size, _ in
    var sum: Tensor = 0
    for index in 0..<size {
      sum = sum + tanh(builder.parameter("p\(index)", [3 + index % 7])).mean()
    }
    return sum
  }

  private static let loop = GrowingGraph(
    "loop", "nodes of the body of a loop", sizes: kernels, looped)

  private static let loopTraining = GrowingGraph(
    "loop-gradient", "the same in training", sizes: [100, 300, 1000], isTraining: true, looped)

  private static let looped: @Sendable (GraphBuilder, Int, Int) -> Tensor = { builder, size, rows in
    let x = builder.parameter("x", [8, rows, 16])
    let initial = builder.parameter("initial", [rows, 16])
    return scan(initial: initial, over: x) { carry, element in
      var state = carry + element
      for _ in 0..<size / 2 { state = tanh(state) + state }
      return (state, state)
    }.output
  }
}
