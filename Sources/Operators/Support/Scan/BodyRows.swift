import IR

/// A body for some of the rows of a batch: exists if each row of the results needs the same row of
/// what has rows, and nothing of the others.
///
/// Rows are the first axis of all results. Which arguments have them is found from the results back:
/// each node tells which axis of its operands an axis of its result is.
package struct BodyRows {
  /// The body of a part of the rows.
  package let graph: Graph
  /// For each argument, whether a part takes its rows of it, or all.
  package let isDivided: [Bool]

  /// The body of a loop with `carries` for one of some parts of as many rows.
  ///
  /// nil if rows are not independent, or an operator is not known to keep them apart.
  package init?(_ body: Graph, carries: Int, rows: Int, parts: Int) {
    guard rows % parts == 0, let demands = Self.demands(body, carries: carries, rows: rows) else {
      return nil
    }
    let builder = GraphBuilder(body.name, capacity: body.nodes.count)
    var made: [[Int?: Tensor]] = []
    for (index, node) in body.nodes.enumerated() {
      var tensors: [Int?: Tensor] = [:]
      let wanted = node.argument != nil && demands[index].isEmpty ? [nil] : demands[index]
      for axis in wanted {
        let part = node.part(along: axis, parts)
        let axes = node.axes(ofOperandsFor: axis, in: body.nodes) ?? []
        let operands = zip(node.operands, axes).compactMap { made[$0.index][$1] }
        let tensor =
          node.argument.map { argument in
            builder.bodyArgument(argument.label, node.type.with(shape: part.shape))
          } ?? builder.copy(Node(part.operation, [], node.type, origin: node.origin), operands)
        guard tensor.shape == part.shape else { return nil }
        tensors[axis] = tensor
      }
      made.append(tensors)
    }
    isDivided = body.arguments.indices.map { demands[$0] == [0] }
    for output in body.outputs {
      guard let tensor = made[output.value.index][0] else { return nil }
      builder.output(output.name, tensor)
    }
    guard let graph = try? builder.finish() else { return nil }
    self.graph = graph
  }

  /// For each value, along which axes its rows are needed; nil among these if it is needed as a whole.
  private static func demands(_ body: Graph, carries: Int, rows: Int) -> [Set<Int?>]? {
    var demands = [Set<Int?>](repeating: [], count: body.nodes.count)
    for value in body.outputs.map(\.value) + (0..<carries).map({ Value($0) }) {
      guard body.type(of: value).shape.extents.first == rows else { return nil }
      demands[value.index].insert(0)
    }
    for (index, node) in body.nodes.enumerated().reversed() where node.argument == nil {
      for axis in demands[index] {
        guard let axes = node.axes(ofOperandsFor: axis, in: body.nodes) else { return nil }
        for (operand, axis) in zip(node.operands, axes) { demands[operand.index].insert(axis) }
      }
    }
    // A part has its rows of an argument in one piece, and one place for it.
    let isFine = body.arguments.indices.allSatisfy {
      demands[$0].count <= 1 && demands[$0].isSubset(of: [nil, 0])
    }
    return isFine ? demands : nil
  }
}

extension Node {
  /// The operator and the shape of a part of the result along an axis; of the whole for nil.
  fileprivate func part(along axis: Int?, _ parts: Int) -> (operation: any Operation, shape: Shape)
  {
    guard let axis else { return (operation, type.shape) }
    func divided(_ numbers: [Int]) -> [Int] {
      var numbers = numbers
      numbers[axis] /= parts
      return numbers
    }
    let shape = Shape(divided(type.shape.extents))
    switch operation {
    case is Broadcast: return (Broadcast(shape), shape)
    case is TensorReshape: return (TensorReshape(shape), shape)
    case let slice as Slice:
      let stops = divided(slice.stops)
      return (Slice(starts: slice.starts, stops: stops, steps: slice.steps), shape)
    default: return (operation, shape)
    }
  }

  /// For each operand, which of its axes an axis of the result is, nil if the operand has none such;
  /// nil if an element needs others along the axis, or the operator is not known.
  ///
  /// A result that is needed as a whole, for the axis nil, needs whole operands.
  fileprivate func axes(ofOperandsFor axis: Int?, in nodes: [Node]) -> [Int?]? {
    guard let axis else { return operands.map { _ in nil } }
    let shapes = operands.map { nodes[$0.index].type.shape }
    switch operation {
    case _ where operation.elementwiseFunction != nil: return operands.map { _ in axis }
    case is StopGradient, is Cast: return operands.map { _ in axis }
    case is Broadcast:
      let place = axis - (type.rank - shapes[0].rank)
      return [place >= 0 && shapes[0][place] == type.shape[axis] ? place : nil]
    case is TensorReshape: return Self.sameAxis(axis, of: type.shape, in: shapes[0]).map { [$0] }
    case let slice as Slice:
      let isWhole = slice.count(axis) == shapes[0][axis]
      return isWhole ? [axis] : nil
    case is Pad: return type.shape[axis] == shapes[0][axis] ? [axis] : nil
    case let concatenate as Concatenate:
      return concatenate.axis == axis ? nil : operands.map { _ in axis }
    case let transpose as Transpose: return [transpose.permutation[axis]]
    case let reduction as any ReductionOperation:
      return [(0..<shapes[0].rank).filter { !reduction.axes.contains($0) }[axis]]
    case let product as Matmul: return product.axes(ofOperandsFor: axis, rank: type.rank)
    default: return nil
    }
  }

  /// The axis of another shape that an axis is: as long, and with as many elements before it.
  private static func sameAxis(_ axis: Int, of shape: Shape, in other: Shape) -> Int? {
    let before = shape.extents[..<axis].reduce(1, *)
    var count = 1
    for (place, extent) in other.extents.enumerated() {
      if count == before && extent == shape[axis] { return place }
      count *= extent
    }
    return nil
  }
}

extension Matmul {
  /// Which axes of the operands an axis of the result is.
  fileprivate func axes(ofOperandsFor axis: Int, rank: Int) -> [Int?] {
    if axis < rank - 2 { return [axis, axis] }
    return axis == rank - 2
      ? [transposeLHS ? rank - 1 : rank - 2, nil] : [nil, transposeRHS ? rank - 2 : rank - 1]
  }
}
