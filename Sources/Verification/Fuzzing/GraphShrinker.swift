import GraphC

/// Makes a failing case smaller for as long as it fails.
package struct GraphShrinker {
  /// Whether a case still fails, in the same way.
  private let fails: (FuzzCase) -> Bool
  private var best: FuzzCase
  private var attempts: Int

  /// The smallest case found within so many attempts; `fails` tells whether one still fails, in
  /// the same way.
  package static func shrink(
    _ item: FuzzCase, attempts: Int = 4000, fails: (FuzzCase) -> Bool
  ) -> FuzzCase {
    withoutActuallyEscaping(fails) { fails in
      var shrinker = GraphShrinker(fails: fails, best: item, attempts: attempts)
      return shrinker.run()
    }
  }

  private mutating func run() -> FuzzCase {
    var size: [Int]
    repeat {
      size = best.size
      dropOutputs()
      replaceNodes()
      dropArguments()
      shrinkExtents()
      simplifyData()
    } while best.size.lexicographicallyPrecedes(size) && attempts > 0
    return best
  }

  /// Takes a case that is smaller and fails.
  private mutating func attempt(_ candidate: FuzzCase?) -> Bool {
    guard let candidate, attempts > 0, candidate.size.lexicographicallyPrecedes(best.size) else {
      return false
    }
    attempts -= 1
    guard (try? candidate.graph.verify()) != nil, fails(candidate) else { return false }
    best = candidate
    return true
  }

  // MARK: Outputs and arguments

  private mutating func dropOutputs() {
    var index = 0
    while index < best.graph.outputs.count, best.graph.outputs.count > 1 {
      var outputs = best.graph.outputs
      outputs.remove(at: index)
      if !attempt(best.edited(outputs: outputs)) { index += 1 }
    }
    for index in best.graph.outputs.indices { shortenOutput(index) }
    for index in best.graph.outputs.indices where best.graph.outputs[index].updates != nil {
      var outputs = best.graph.outputs
      outputs[index] = Graph.Output(name: "out\(index)_new", value: outputs[index].value)
      // No smaller by itself, but the argument may then be dropped.
      if let plain = best.edited(outputs: outputs), fails(plain) { best = plain }
    }
  }

  /// Takes an operand of an output's node as the output, for as long as that fails.
  private mutating func shortenOutput(_ index: Int) {
    var isShorter: Bool
    repeat {
      let output = best.graph.outputs[index]
      isShorter =
        output.updates == nil
        && best.graph[output.value].operands.contains { operand in
          var outputs = best.graph.outputs
          outputs[index] = Graph.Output(name: output.name, value: operand)
          return attempt(best.edited(outputs: outputs))
        }
    } while isShorter
  }

  private mutating func dropArguments() {
    for argument in best.graph.arguments { _ = attempt(best.without(argument.label)) }
  }

  // MARK: Nodes

  /// Late nodes first: what only they need goes with them.
  private mutating func replaceNodes() {
    var index = best.graph.nodes.count - 1
    while index >= 0, attempts > 0 {
      if index < best.graph.nodes.count { replaceNode(Value(index)) }
      index -= 1
    }
  }

  private mutating func replaceNode(_ value: Value) {
    let node = best.graph[value]
    guard node.argument == nil else { return }
    for operand in node.operands where best.graph.type(of: operand) == node.type {
      if attempt(best.replacing(value) { _, operands in operands[operand] }) { return }
    }
    guard !node.operands.isEmpty else { return }
    let zeros = best.replacing(value) { builder, _ in builder.zeros(node.type) }
    if attempt(zeros) { return }
    if let data = best.data(of: value) { _ = attempt(best.cut(at: value, data)) }
  }

  // MARK: Extents and data

  private mutating func shrinkExtents() {
    let extents = Set(best.graph.nodes.flatMap { $0.type.shape.extents }).filter { $0 > 1 }
    for extent in extents.sorted(by: >) {
      for smaller in [1, 2, 3, extent / 4, extent / 2, extent - 1]
      where smaller < extent && smaller > 0 {
        if attempt(best.resized(extent, to: smaller)) { break }
      }
    }
  }

  private mutating func simplifyData() {
    for index in best.arguments.indices {
      let type = best.arguments[index].type
      guard type.elementCount > 0 else { continue }
      if attempt(best.with(index, TensorData(type, repeating: 0))) { continue }
      halve(index, 0..<type.elementCount)
    }
  }

  /// Puts zeros into ever smaller parts of the data.
  private mutating func halve(_ index: Int, _ range: Range<Int>) {
    var numbers = best.arguments[index].doubles
    guard numbers[range].contains(where: { $0 != 0 }), attempts > 0 else { return }
    for place in range { numbers[place] = 0 }
    if attempt(best.with(index, TensorData(best.arguments[index].type, doubles: numbers))) {
      return
    }
    guard range.count > 1 else { return }
    let middle = range.lowerBound + range.count / 2
    halve(index, range.lowerBound..<middle)
    halve(index, middle..<range.upperBound)
  }
}
