import GraphC

/// A scalar function of a graph's arguments in `f64`, with its gradients as a graph of their own.
struct GradientGraph {
  /// The function's value; arguments are those of `full`, which may have more.
  let slope: Graph
  /// Outputs `value`, `reverse` (the gradient along a direction) and `forward` (the derivative along
  /// it).
  let full: Graph
  /// Labels of the float arguments that gradients are taken for; the direction of `x` is the argument
  /// `direction.x`.
  let targets: [String]
  /// For every argument that is no direction.
  let base: [String: TensorData]

  /// The function that a graph in any float type computes, with derivatives taken at `arguments`;
  /// nil where there is nothing to differentiate.
  ///
  /// An output `loss` that is a float scalar is the function; else it is the mean of all float
  /// outputs, each element with a weight of its own. Of order 2, it is the gradient along random
  /// weights.
  ///
  /// - Throws: when a node has no form in `f64`, or a gradient rule makes a mistake.
  static func make(
    _ graph: Graph, _ arguments: [TensorData], order: Int, _ data: VerificationData
  ) throws(Diagnostic) -> GradientGraph? {
    let wide = try graph.withFloats(.f64)
    var base: [String: TensorData] = [:]
    for (argument, values) in zip(wide.arguments, arguments) {
      base[argument.label] =
        argument.type == values.type ? values : TensorData(argument.type, doubles: values.doubles)
    }
    let frozen = try FrozenGraph(wide, base)
    return try GradientGraph(frozen, order: order, data)
  }

  private init?(_ frozen: FrozenGraph, order: Int, _ data: VerificationData) throws(Diagnostic) {
    let builder = GraphBuilder(frozen.graph.name)
    let tensors = builder.copy(frozen.graph)
    var base = frozen.base
    guard let loss = Self.loss(frozen.graph, tensors) else { return nil }
    let inputs = tensors.filter {
      $0.node?.argument?.role != nil && $0.elementType.isFloat && $0.type.elementCount > 0
        && !Self.isFrozen($0)
    }
    guard !inputs.isEmpty else { return nil }
    var value = loss
    for pass in 1..<max(order, 1) {
      let first = gradients(of: value, withRespectTo: inputs)
      let terms = zip(inputs, first).enumerated().map { index, pair in
        let label = "weight\(pass).\(index)"
        let weights = data.uniform(pair.1.type.elementCount, stream: 500 + index, step: pass)
        base[label] = TensorData(pair.1.type, doubles: weights)
        return (pair.1 * builder.argument(label, .input, pair.1.type)).sum()
      }
      value = terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }
    let directions = inputs.map { builder.argument("direction.\(Self.label($0))", .input, $0.type) }
    let reverse = gradients(of: value, withRespectTo: inputs)
    let products = zip(reverse, directions).map { Self.along($0, $1) }
    builder.output("value", value)
    builder.output("reverse", products.dropFirst().reduce(products[0]) { $0 + $1 })
    builder.output(
      "forward", jacobianVectorProduct(of: value, withRespectTo: inputs, tangents: directions))
    full = try builder.finish()
    builder.removeOutputs { $0.name != "value" }
    slope = try builder.finish()
    targets = inputs.map(Self.label)
    self.base = base
  }

  /// The sum of products of slopes and a direction; what the direction leaves out may be NaN.
  static func along(_ slopes: Tensor, _ direction: Tensor) -> Tensor {
    select(direction.equal(0), 0, slopes * direction).sum()
  }

  private static func label(_ tensor: Tensor) -> String { tensor.node?.argument?.label ?? "" }

  private static func isFrozen(_ tensor: Tensor) -> Bool {
    label(tensor).hasPrefix(FrozenGraph.prefix)
  }

  /// The output `loss`, or all float outputs in one number; nil if there is none.
  private static func loss(_ graph: Graph, _ tensors: [Tensor]) -> Tensor? {
    let outputs = graph.outputs.filter {
      graph.type(of: $0.value).elementType.isFloat && graph.type(of: $0.value).elementCount > 0
    }
    if let loss = outputs.first(where: { $0.name == "loss" && graph.type(of: $0.value).isScalar }) {
      return tensors[loss.value.index]
    }
    let terms = outputs.map { output in
      let tensor = tensors[output.value.index]
      let numbers = (0..<tensor.type.elementCount).map { 0.5 + Double($0 * 7 % 11) / 11 }
      let weights = tensor.builder?.constant(TensorData(tensor.type, doubles: numbers)) ?? 1
      // Infinities, such as those of masks, are no part of a sum that has slopes.
      let isFinite = (tensor - tensor).equal(0)
      return (select(isFinite, tensor, 0) * weights).mean()
    }
    guard let first = terms.first else { return nil }
    return terms.dropFirst().reduce(first) { $0 + $1 }
  }
}

/// A graph whose `stop_gradient` nodes, and loops without a gradient, are arguments that hold what
/// they were: the function that gradients belong to.
struct FrozenGraph {
  static let prefix = "frozen."
  let graph: Graph
  let base: [String: TensorData]

  /// - Throws: when the interpreter refuses the data.
  init(_ graph: Graph, _ base: [String: TensorData]) throws(Diagnostic) {
    let barriers = graph.values.filter { graph[$0].operation.stopsGradients }
    guard !barriers.isEmpty else {
      (self.graph, self.base) = (graph, base)
      return
    }
    var base = base
    let probe = Graph(
      name: graph.name, nodes: graph.nodes,
      outputs: barriers.map { Graph.Output(name: "\(Self.prefix)\($0.index)", value: $0) })
    let data = try Interpreter.run(probe, graph.arguments.compactMap { base[$0.label] })
    for (output, values) in zip(probe.outputs, data) { base[output.name] = values }
    let builder = GraphBuilder(graph.name)
    var tensors: [Tensor] = []
    for value in graph.values {
      let node = graph[value]
      tensors.append(
        node.operation.stopsGradients
          ? builder.argument("\(Self.prefix)\(value.index)", .input, node.type)
          : builder.copy(node, node.operands.map { tensors[$0.index] }))
    }
    for output in graph.outputs where output.updates == nil {
      builder.output(output.name, tensors[output.value.index])
    }
    self.graph = try builder.finish()
    self.base = base
  }
}
