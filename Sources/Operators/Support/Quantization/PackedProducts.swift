import IR

/// Copies graphs with some matrices packed, whose products become `quantized_matmul`.
struct PackedProducts {
  /// A matrix as it is packed, with what goes with it.
  struct Matrix {
    let packed: PackedWeights
    let weights: Tensor
    let scales: Tensor?
    /// The scale of what it multiplies; nil if that stays as it is.
    var inputScale: Tensor?

    /// What bodies are given in addition.
    fileprivate var others: [(suffix: String, tensor: Tensor)] {
      (scales.map { [(WeightQuantization.scaleSuffix, $0)] } ?? [])
        + (inputScale.map { [(WeightQuantization.inputScaleSuffix, $0)] } ?? [])
    }

    fileprivate func times(_ x: Tensor) -> Tensor {
      x.quantizedMatmul(
        weights, scales: scales, inputScale: inputScale, outputs: packed.outputs,
        block: packed.block, file: "", line: 0)
    }
  }

  /// Makes the matrix, or the tensor, that an argument of the graph becomes; nil to copy it.
  enum Replacement {
    case matrix(Matrix)
    case tensor(Tensor)
  }

  private struct Call: Hashable {
    let control: ControlFlow
    let operands: [Value]
  }

  private let builder: GraphBuilder
  private var tensors: [Tensor] = []
  /// What has become of values that are packed matrices, transposed or not.
  private var matrices: [Value: Matrix] = [:]
  private var calls: [Call: ControlFlow] = [:]

  private init(_ builder: GraphBuilder) { self.builder = builder }

  /// Adds the nodes of a graph; returns the tensor for each value that is no matrix.
  ///
  /// - Requires: what becomes a matrix has `ProductUses` only.
  /// - Throws: mistakes in bodies.
  static func copy(
    _ graph: Graph, _ builder: GraphBuilder, _ replace: (Argument) -> Replacement?
  ) throws(Diagnostic) -> [Tensor] {
    var copy = PackedProducts(builder)
    for (index, node) in graph.nodes.enumerated() {
      try copy.add(Value(index), node, replace)
    }
    return copy.tensors
  }

  private mutating func add(
    _ value: Value, _ node: Node, _ replace: (Argument) -> Replacement?
  ) throws(Diagnostic) {
    if let argument = node.argument, let replacement = replace(argument) {
      switch replacement {
      case .tensor(let tensor): tensors.append(tensor)
      case .matrix(let matrix): add(value, matrix)
      }
      return
    }
    let operands = node.operands.map { tensors[$0.index] }
    let held = node.operands.map { matrices[$0] }
    guard let matrix = held.lazy.compactMap({ $0 }).first else {
      return tensors.append(builder.copy(node, operands))
    }
    if let control = node.control {
      return tensors.append(try call(node, control, operands, held))
    }
    guard let product = node.operation as? Matmul else { return add(value, matrix) }
    tensors.append(
      builder.attributing(to: node.origin) {
        matrix.times(product.transposeLHS ? operands[0].transposed : operands[0])
      })
  }

  /// Products read the matrix; its tensor only stands for it in the list.
  private mutating func add(_ value: Value, _ matrix: Matrix) {
    matrices[value] = matrix
    tensors.append(matrix.weights)
  }

  // MARK: Bodies

  private mutating func call(
    _ node: Node, _ operation: any ControlOperation, _ operands: [Tensor], _ held: [Matrix?]
  ) throws(Diagnostic) -> Tensor {
    let call = Call(control: operation.control, operands: node.operands)
    let control: ControlFlow
    if let known = calls[call] {
      control = known
    } else {
      var bodies: [Graph] = []
      // The condition of a choice is no argument of its bodies.
      let arguments = Array(held.dropFirst(operation.control.form == .conditional ? 1 : 0))
      for body in operation.control.bodies { bodies.append(try self.body(body, arguments)) }
      control = ControlFlow(operation.control.form, bodies)
      calls[call] = control
    }
    let others = held.compactMap { $0 }.flatMap { $0.others.map(\.tensor) }
    return builder.copy(
      Node(operation.with(control), node.operands, node.type, origin: node.origin),
      operands + others)
  }

  private func body(_ body: Graph, _ held: [Matrix?]) throws(Diagnostic) -> Graph {
    let inner = GraphBuilder(body.name, capacity: body.nodes.count)
    var arguments: [(name: String, tensor: Tensor)] = []
    var others: [(name: String, tensor: Tensor)] = []
    var replacements: [String: Replacement] = [:]
    for (argument, matrix) in zip(body.arguments, held) {
      let label = argument.label
      let type = matrix?.weights.type ?? argument.type
      let tensor = inner.argument(label, .input, type)
      arguments.append((label, tensor))
      guard let matrix else {
        replacements[label] = .tensor(tensor)
        continue
      }
      let more = matrix.others.map { suffix, outer in
        (label + suffix, inner.argument(label + suffix, .input, outer.type))
      }
      others += more
      replacements[label] = .matrix(
        Matrix(
          packed: matrix.packed, weights: tensor, scales: more.first?.1,
          inputScale: more.count > 1 ? more[1].1 : nil))
    }
    let tensors = try Self.copy(body, inner) { replacements[$0.label] }
    return try inner.finishBody(
      arguments + others, outputs: body.outputs.map { ($0.name, tensors[$0.value.index]) })
  }
}
