import IR

/// Sums of tensors that lie in different parts of an axis, with zeros around them, as gradients of
/// slices are: nothing is added, they only stand beside each other.
package struct SumsOfPads {
  /// Tensors side by side along an axis, in order, with zeros in between.
  private struct Strip {
    let axis: Int
    var pieces: [(start: Int, end: Int, value: Value)]

    /// Both, if they lie in different parts.
    func joined(_ other: Strip) -> Strip? {
      guard axis == other.axis else { return nil }
      let all = (pieces + other.pieces).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      guard zip(all, all.dropFirst()).allSatisfy({ $0.end <= $1.start }) else { return nil }
      return Strip(axis: axis, pieces: all)
    }
  }

  private let graph: Graph
  /// Of pads and of sums; those that are part of a larger sum are taken out.
  private var strips: [Value: Strip] = [:]

  package init(_ graph: Graph) {
    self.graph = graph
    let useCounts = graph.useCounts
    var parts: [Value] = []
    for value in graph.values {
      let node = graph[value]
      if let pad = node.operation as? Pad { strips[value] = Self.strip(pad, node, graph) }
      guard node.operation is Add, let first = strips[node.operands[0]],
        let second = strips[node.operands[1]],
        // A sum that something else reads as well is computed in any case.
        node.operands.allSatisfy({ graph[$0].operation is Pad || useCounts[$0.index] == 1 }),
        let strip = first.joined(second)
      else { continue }
      strips[value] = strip
      parts += node.operands
    }
    for part in parts { strips[part] = nil }
  }

  private static func strip(_ pad: Pad, _ node: Node, _ graph: Graph) -> Strip? {
    let axes = node.type.shape.extents.indices.filter { pad.low($0) > 0 || pad.high($0) > 0 }
    guard axes.count == 1, pad.interior.isEmpty, pad.value == Literal(0, .f64) else { return nil }
    let operand = node.operands[0]
    let start = pad.low(axes[0])
    let end = start + graph.type(of: operand).shape[axes[0]]
    return Strip(axis: axes[0], pieces: [(start, end, operand)])
  }

  /// A sum as a concatenation, of the tensors for values before it; nil if it is no such sum.
  package func joined(
    _ value: Value, _ builder: GraphBuilder, _ tensors: [Tensor]
  ) -> Tensor? {
    guard let strip = strips[value], strip.pieces.count > 1 else { return nil }
    let type = graph.type(of: value)
    var parts: [Tensor] = []
    var place = 0
    func fill(to end: Int) {
      guard end > place else { return }
      var extents = type.shape.extents
      extents[strip.axis] = end - place
      parts.append(builder.zeros(type.with(shape: Shape(extents))))
    }
    for piece in strip.pieces {
      fill(to: piece.start)
      parts.append(tensors[piece.value.index])
      place = piece.end
    }
    fill(to: type.shape[strip.axis])
    return concatenate(parts, axis: strip.axis)
  }
}

extension Graph {
  /// How many operands and outputs each value is.
  fileprivate var useCounts: [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for node in nodes {
      for operand in node.operands { counts[operand.index] += 1 }
    }
    for output in outputs { counts[output.value.index] += 1 }
    return counts
  }
}
