import IR

/// Whether a matrix is read by products only, all of which add up along the same of its axes.
///
/// It may be transposed on the way, and be a constant of loops and choices. Then kernels can have it
/// packed once; what else reads it needs its elements.
struct ProductUses {
  /// The axis along which products add up; nil if something else reads the matrix.
  private(set) var summedAxis: Int?
  /// What it multiplies in the graph itself; nil if there are products in bodies.
  private(set) var multiplied: [Value]? = []

  /// - Requires: `matrix` is an argument of the graph.
  init(of matrix: Value, in graph: Graph) {
    guard graph.type(of: matrix).rank == 2, follow(matrix, in: graph, swapped: false),
      axes.count == 1
    else { return }
    summedAxis = axes.first
  }

  private var axes: Set<Int> = []

  private mutating func follow(
    _ value: Value, in graph: Graph, swapped: Bool, isBody: Bool = false
  ) -> Bool {
    guard !graph.outputs.contains(where: { $0.value == value || $0.updates == value }) else {
      return false
    }
    for (index, node) in graph.nodes.enumerated() {
      for (position, operand) in node.operands.enumerated() where operand == value {
        let result = Value(index)
        let isProduct: Bool
        switch node.operation {
        case let product as Matmul where position == 1:
          axes.insert(product.transposeRHS == swapped ? 0 : 1)
          if isBody { multiplied = nil } else { multiplied?.append(node.operands[0]) }
          isProduct = true
        case let transpose as Transpose where transpose.swapsLastTwo:
          isProduct = follow(result, in: graph, swapped: !swapped, isBody: isBody)
        case is StopGradient:
          isProduct = follow(result, in: graph, swapped: swapped, isBody: isBody)
        case is Slice where node.type == graph.type(of: value):
          isProduct = follow(result, in: graph, swapped: swapped, isBody: isBody)
        default:
          guard let control = node.control?.control else { return false }
          isProduct = follow(operand: position, of: control, swapped: swapped)
        }
        guard isProduct else { return false }
      }
    }
    return true
  }

  private mutating func follow(
    operand: Int, of control: ControlFlow, swapped: Bool
  ) -> Bool {
    let place: Int =
      switch control.form {
      case .scan(_, _, let carries, let sequences):
        operand >= carries + sequences ? operand : -1
      case .conditional: operand - 1
      case .whileLoop(let carries): operand >= carries ? operand : -1
      }
    for body in control.bodies {
      guard body.arguments.indices.contains(place),
        follow(Value(place), in: body, swapped: swapped, isBody: true)
      else { return false }
    }
    return true
  }
}
