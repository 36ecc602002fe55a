import IR
import Operators

extension Pass {
  /// Makes one loop of several over the same operands, if what they carry is computed alike.
  ///
  ///     %0 = scan %x {…, body = { … return %0, %0 }}
  ///     %1 = scan %x {…, result = 2, body = { … return %0, %0, %1 }}
  ///     // ->
  ///     %0 = scan %x {…, body = { … return %0, %0, %1 }}
  ///     %1 = scan %x {…, result = 2, body = %0}
  ///
  /// A gradient stacks more outputs than its scan had: the two become one. Keeps every value.
  package static let shareLoops = Pass(
    "share-loops", "makes one loop of several over the same operands"
  ) { graph throws(Diagnostic) in
    try graph.sharingLoops()
  }
}

/// Scans over the same operands.
private struct LoopKey: Hashable {
  let form: ControlFlow.Form
  let operands: [Value]
}

extension Graph {
  fileprivate func sharingLoops() throws(Diagnostic) -> Graph {
    guard nodes.contains(where: { $0.control != nil }) else { return self }
    let bodies = try rebuiltBodies { body throws(Diagnostic) in try body.sharingLoops() }
    var loops: [LoopKey: [SharedLoop]] = [:]
    for node in nodes.map({ bodies[$0] }) {
      guard let control = node.control?.control, case .scan = control.form else { continue }
      let loop = LoopKey(form: control.form, operands: node.operands)
      if loops[loop]?.contains(where: { $0.places[control] != nil }) ?? false { continue }
      let joined = loops[loop]?.firstIndex { $0.joined(control) != nil }
      if let joined, let next = loops[loop]?[joined].joined(control) {
        loops[loop]?[joined] = next
      } else {
        loops[loop, default: []].append(SharedLoop(control))
      }
    }
    let builder = GraphBuilder(name, capacity: nodes.count)
    let tensors = builder.copy(self) { builder, node, operands in
      let node = bodies[node]
      guard let operation = node.control else { return nil }
      let loop = LoopKey(form: operation.control.form, operands: node.operands)
      let shared = loops[loop]?.first { $0.places[operation.control] != nil }
      guard let shared, let places = shared.places[operation.control] else {
        return builder.copy(node, operands)
      }
      let result = operation.with(shared.control, result: places[operation.result])
      return builder.copy(Node(result, node.operands, node.type, origin: node.origin), operands)
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}

/// One loop that does what several do.
private struct SharedLoop {
  private(set) var control: ControlFlow
  /// For each of them, where its results are.
  private(set) var places: [ControlFlow: [Int]]

  init(_ control: ControlFlow) {
    self.control = control
    places = [control: Array(0..<control.resultCount)]
  }

  /// The loop with the outputs of another added; nil if the two carry different things.
  func joined(_ other: ControlFlow) -> SharedLoop? {
    let builder = GraphBuilder(control.bodies[0].name)
    let first = builder.copy(control.bodies[0])
    var arguments = first.prefix(control.bodies[0].arguments.count)
    let second = builder.copy(other.bodies[0]) { _, node, _ in
      node.argument == nil ? nil : arguments.popFirst()
    }
    let values = control.bodies[0].outputs.map { first[$0.value.index] }
    var all = values
    var others: [Int] = []
    for (index, output) in other.bodies[0].outputs.enumerated() {
      let tensor = second[output.value.index]
      if index < control.carryCount {
        guard tensor.value == values[index].value else { return nil }
        others.append(index)
      } else if let place = all.dropFirst(control.carryCount).firstIndex(where: {
        $0.value == tensor.value
      }) {
        others.append(place)
      } else {
        others.append(all.count)
        all.append(tensor)
      }
    }
    for (index, tensor) in all.enumerated() {
      let isCarry = index < control.carryCount
      builder.output(isCarry ? "carry\(index)" : "y\(index - control.carryCount)", tensor)
    }
    guard let body = try? builder.finish() else { return nil }
    var joined = self
    joined.control = ControlFlow(control.form, [body])
    joined.places[other] = others
    return joined
  }
}
