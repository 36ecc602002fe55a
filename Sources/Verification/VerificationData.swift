import GraphC
import RandomGraphs

/// Data that a seed determines for the arguments of a graph.
package struct VerificationData {
  private let graph: Graph
  let seed: Int64
  /// Of inputs and parameters; states are as training begins, since not every number is one.
  let kind: DataKind
  /// Per value, what its elements must stay below to be indices; nil for other values.
  private let limits: [Int?]

  package init(_ graph: Graph, seed: Int64, kind: DataKind = .random) {
    self.graph = graph
    self.seed = seed
    self.kind = kind
    limits = Self.limits(graph)
  }

  /// Parameters and states as training begins, floats in 0..<1, indices in their range, bytes below
  /// 256, other integers below 10; then floats made of the kind.
  ///
  /// - Throws: when memory is short.
  package func arguments() throws(Diagnostic) -> [TensorData] {
    zip(graph.arguments, try plain()).enumerated().map { position, pair in
      let (argument, data) = pair
      guard kind != .random, argument.role != .state, data.type.elementType.isReal else {
        return data
      }
      // Initial values may all be 0 or 1, and are made different.
      let noise = uniform(data.elementCount, stream: position, step: 2)
      let numbers = zip(data.doubles, noise).map { $0 + (argument.role == .input ? 0 : $1 - 0.5) }
      return special(TensorData(data.type, doubles: numbers), stream: position)
    }
  }

  /// Elements of the kind, made of some in general position.
  func special(_ data: TensorData, stream: Int) -> TensorData {
    // Ties are ties across tensors too, if chances are shared.
    let chance = uniform(data.elementCount, stream: kind == .ties ? 40 : 40 + stream, step: 3)
    let length = data.shape.extents.last ?? 1
    return TensorData(
      data.type, doubles: kind.applied(to: data.doubles, rowLength: length, chance: chance))
  }

  private func plain() throws(Diagnostic) -> [TensorData] {
    var ordinal = 0
    return try graph.arguments.enumerated().map { position, argument throws(Diagnostic) in
      guard argument.role == .input else {
        defer { ordinal += 1 }
        return try Initialization.fill(argument, seed: seed, ordinal: ordinal)
      }
      try AvailableMemory.require(argument.type)
      let numbers = uniform(argument.type.elementCount, stream: position)
      guard !argument.type.elementType.isReal else {
        return TensorData(argument.type, doubles: numbers)
      }
      let limit = Double(limit(position, argument.type.elementType))
      return TensorData(argument.type, doubles: numbers.map { ($0 * limit).rounded(.down) })
    }
  }

  /// Numbers in 0..<1 from a stream of their own.
  func uniform(_ count: Int, stream: Int, step: Int = 0) -> [Double] {
    (0..<count).map { index in
      Philox.uniformF64(
        seed: seed &+ 1, stream: Int64(stream), step: Int64(step), index: Int64(index))
    }
  }

  private func limit(_ position: Int, _ type: ElementType) -> Int {
    if let limit = limits[position] { return max(limit, 1) }
    return type == .bool ? 2 : type == .u8 ? 256 : type == .i8 ? 128 : 10
  }

  /// Indices may be cast or moved before they are used.
  private static func limits(_ graph: Graph) -> [Int?] {
    var limits = [Int?](repeating: nil, count: graph.nodes.count)
    func lower(_ value: Value, _ limit: Int) {
      limits[value.index] = min(limits[value.index] ?? limit, limit)
    }
    for (index, node) in graph.nodes.enumerated().reversed() {
      let types = node.operands.map { graph.type(of: $0) }
      for (position, operand) in node.operands.enumerated() {
        guard types[position].elementType.isInteger else { continue }
        if let limit = node.operation.indexLimit(ofOperand: position, types) {
          lower(operand, limit)
        } else if node.operands.count == 1, node.type.elementType.isInteger,
          let limit = limits[index]
        {
          lower(operand, limit)
        }
      }
    }
    return limits
  }
}
