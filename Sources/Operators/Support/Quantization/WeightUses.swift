import IR

/// Along which axes of a parameter products add up, and rows are looked up.
///
/// Weights that are added up together share a scale, which then is a factor of the sum. It follows the
/// parameter through what only moves elements, and into the bodies of loops.
struct WeightUses {
  /// Axes of the parameter.
  private(set) var summed: Set<Int> = []

  /// - Requires: `parameter` is an argument of the graph.
  init(of parameter: Value, in graph: Graph) {
    let rank = graph.type(of: parameter).rank
    follow(parameter, in: graph, axes: (0..<rank).map { [$0] })
  }

  /// `axes`: for each axis of the value the parameter's that it is made of.
  private mutating func follow(_ value: Value, in graph: Graph, axes: [Set<Int>]) {
    for (index, node) in graph.nodes.enumerated() {
      for (position, operand) in node.operands.enumerated() where operand == value {
        let result = Value(index)
        switch node.operation {
        case let transpose as Transpose:
          follow(result, in: graph, axes: transpose.permutation.map { axes[$0] })
        case is TensorReshape:
          let (from, to) = (graph.type(of: value).shape, node.type.shape)
          follow(result, in: graph, axes: Self.regrouped(axes, from, to))
        case is StopGradient, is Slice, is Reverse: follow(result, in: graph, axes: axes)
        case let product as Matmul:
          let isContractedLast = position == 0 ? !product.transposeLHS : product.transposeRHS
          if axes.count >= 2 { summed.formUnion(axes[axes.count - (isContractedLast ? 1 : 2)]) }
        case is Convolution where position == 1:
          summed.formUnion(axes.dropLast().joined())
        case let gather as Gather where position == 0:
          for axis in axes.indices where axis != gather.axis { summed.formUnion(axes[axis]) }
        default:
          guard let control = node.control?.control else { continue }
          follow(operand: position, of: control, axes)
        }
      }
    }
  }

  private mutating func follow(operand: Int, of control: ControlFlow, _ axes: [Set<Int>]) {
    let (place, body, isTaken): (Int, Graph, Bool) =
      switch control.form {
      case .scan(_, _, let carries, let sequences):
        (operand, control.bodies[0], (carries..<carries + sequences).contains(operand))
      case .conditional: (operand - 1, control.bodies[0], false)
      case .whileLoop: (operand, control.bodies[1], false)
      }
    let arguments = body.values.filter { body[$0].argument != nil }
    guard arguments.indices.contains(place) else { return }
    follow(arguments[place], in: body, axes: isTaken ? Array(axes.dropFirst()) : axes)
  }

  /// What the axes of a reshaped tensor are made of: groups of neighbours have equally many elements.
  static func regrouped(_ axes: [Set<Int>], _ from: Shape, _ to: Shape) -> [Set<Int>] {
    var result: [Set<Int>] = []
    var (old, new) = (0, 0)
    while old < from.rank || new < to.rank {
      var group: Set<Int> = []
      let first = new
      var (before, after) = (1, 1)
      repeat {
        if before <= after, old < from.rank {
          group.formUnion(axes[old])
          before *= from[old]
          old += 1
        } else if new < to.rank {
          after *= to[new]
          new += 1
        } else {
          break
        }
      } while before != after
      result += (first..<new).map { _ in group }
    }
    return result
  }
}
