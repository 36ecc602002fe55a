import GraphC

/// Graphs with scans, by the names of `Tests/Fixtures/Scans`: outputs, `loss` the last.
enum ScanGraphs {
  static let all: [String: @Sendable (GraphBuilder) -> [(String, Tensor)]] = [
    "products": { products($0, length: 5) },
    "products reversed": { products($0, length: 5, reverse: true) },
    "network": { network($0, length: 20) },
    "network reversed": { network($0, length: 3, reverse: true) },
    "lstm": { lstm($0, length: 6) },
    "nested": { nested($0) },
  ]

  /// The graph with the gradient of the loss for every parameter, and with `order` 2 the gradients
  /// of their squared sums as `second.NAME`.
  static func graph(
    _ name: String, order: Int = 1, _ build: (GraphBuilder) -> [(String, Tensor)]
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name.replacing(" ", with: "_"))
    let outputs = build(builder)
    for (name, tensor) in outputs { builder.output(name, tensor) }
    guard let loss = outputs.last?.1, order > 0 else { return try builder.finish() }
    let parameters = builder.arguments(.parameter)
    let first = grad(loss, wrt: parameters)
    for (parameter, gradient) in zip(parameters, first) {
      let label = parameter.node?.argument?.label ?? ""
      builder.output("gradient.\(label)", gradient)
      guard order > 1 else { continue }
      builder.output("second.\(label)", grad((gradient * gradient).sum(), wrt: parameter))
    }
    return try builder.finish()
  }

  /// The running product of some vectors.
  static func products(_ builder: GraphBuilder, length: Int, reverse: Bool = false)
    -> [(String, Tensor)]
  {
    let x = builder.parameter("x", [length, 3], .f64)
    let ones = builder.ones(TensorType(.f64, [3]))
    let (_, all) = scan(initial: ones, over: x, reverse: reverse) { product, element in
      let next = product * element
      return (next, next)
    }
    return [("all", all), ("loss", (all * all).sum())]
  }

  /// One layer of tanh.
  static func network(
    _ builder: GraphBuilder, length: Int, reverse: Bool = false, _ type: ElementType = .f64
  ) -> [(String, Tensor)] {
    let x = builder.parameter("x", [length, 2, 3], type)
    let w = builder.parameter("w", [4, 4], type)
    let u = builder.parameter("u", [3, 4], type)
    let b = builder.parameter("b", [4], type)
    let zeros = builder.zeros(TensorType(type, [2, 4]))
    let (last, all) = scan(initial: zeros, over: x, reverse: reverse) { state, element in
      let next = tanh(matmul(state, w) + matmul(element, u) + b)
      return (next, next)
    }
    return [("last", last), ("all", all), ("loss", (all * all).sum() + last.sum())]
  }

  /// Hochreiter and Schmidhuber's cell with a forget gate.
  static func lstm(_ builder: GraphBuilder, length: Int) -> [(String, Tensor)] {
    let x = builder.parameter("x", [length, 2, 4], .f64)
    let w = builder.parameter("w", [3, 12], .f64)
    let u = builder.parameter("u", [4, 12], .f64)
    let b = builder.parameter("b", [12], .f64)
    let h = builder.parameter("h", [2, 3], .f64)
    let (last, outputs) = scan(initial: [h, h.zerosLike], over: [x]) { carry, element in
      let gates = matmul(element[0], u) + matmul(carry[0], w) + b
      func gate(_ index: Int) -> Tensor { gates.slice(axis: 1, from: 3 * index, to: 3 * index + 3) }
      let cell = sigmoid(gate(1)) * carry[1] + sigmoid(gate(0)) * tanh(gate(2))
      let state = sigmoid(gate(3)) * tanh(cell)
      return ([state, cell], [state])
    }
    let loss = (outputs[0] * outputs[0]).sum() + last[1].sum()
    return [("cell", last[1]), ("all", outputs[0]), ("loss", loss)]
  }

  /// A scan whose body is a scan; the inner one uses what the outer one carries.
  static func nested(_ builder: GraphBuilder) -> [(String, Tensor)] {
    let x = builder.parameter("x", [3, 4, 2], .f64)
    let w = builder.parameter("w", [2], .f64)
    let c = builder.parameter("c", [2], .f64)
    let (last, all) = scan(initial: c, over: x) { carry, row in
      let (inner, products) = scan(initial: carry, over: row, reverse: true) { state, element in
        let next = tanh(state * w + element * carry)
        return (next, next * element)
      }
      return (inner + products.sum([0]), products)
    }
    return [("last", last), ("all", all), ("loss", (last * last).sum() + (all * all).sum())]
  }
}
