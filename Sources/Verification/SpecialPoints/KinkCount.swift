import GraphC

/// How many kinks of a graph a small move passes at once.
///
/// At one kink every slope between those of its sides is a derivative of the whole. Rules choose
/// one for each kink by itself, so that the derivative of several together may be none of the
/// slopes of their sum.
struct KinkCount {
  let graph: Graph
  let arguments: [TensorData]

  /// A kink: the operands that meet there, and the place.
  private struct Kink: Hashable {
    let operands: Set<Value>
    let place: Int
  }

  /// Operators with kinks that no comparison tells of.
  private static let pieces: Set<String> = [
    "abs", "maximum", "minimum", "reduce_max", "reduce_min", "window_max", "window_min",
    "cumulative_max", "cumulative_min", "sign", "floor",
  ]

  /// The count for a move of one element of an argument by a distance, to both sides.
  ///
  /// - Throws: when the interpreter refuses the graph.
  func count(movingElement place: Int, of label: String, by distance: Double) throws(Diagnostic)
    -> Int
  {
    guard let index = graph.arguments.firstIndex(where: { $0.label == label }) else { return 0 }
    let exposed = graph.exposingNodes
    let interpreter = Interpreter(exposed)
    var runs: [[TensorData]] = []
    for distance in [-distance, 0, distance] {
      var moved = arguments
      moved[index] = moved[index].with(moved[index].doubles[place] + distance, at: place)
      runs.append(try interpreter.run(moved))
    }
    var kinks: Set<Kink> = []
    for (position, output) in exposed.outputs.enumerated() {
      let node = graph[output.value]
      let isPiece = Self.pieces.contains(node.operation.name)
      guard isPiece || node.type.elementType == .bool else { continue }
      let sides = runs.map { $0[position].doubles }
      for place in sides[0].indices {
        let (low, middle, high) = (sides[0][place], sides[1][place], sides[2][place])
        let (left, right) = (middle - low, high - middle)
        let isBent = (left - right).magnitude > 1e-3 * max(left.magnitude, right.magnitude)
        if isBent { kinks.insert(Kink(operands: Set(node.operands), place: place)) }
      }
    }
    return kinks.count
  }
}
