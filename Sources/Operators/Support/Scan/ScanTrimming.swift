import IR

/// Makes a scan again without what it does for nothing.
///
/// Left out are results that nothing uses, and carries that only they need; constants take the
/// place of carries that never change and of sequences whose elements are all the same; what
/// depends on constants alone is computed once, outside.
struct ScanTrimming {
  private let scan: Scan
  private let body: Graph
  private let operands: [Tensor]
  private let used: [Int]
  /// Whether a value of the body is the same in every step.
  private var isInvariant: [Bool] = []
  /// Invariant values that are computed outside.
  private var isHoisted: [Bool] = []

  private var carries: Int { scan.form.carries }
  private var sequences: Int { scan.form.sequences }
  private var length: Int { scan.form.length }

  init(_ scan: Scan, _ operands: [Tensor], used: [Int]) {
    self.scan = scan
    self.operands = operands
    self.used = used
    body = scan.control.bodies[0]
    for (index, node) in body.nodes.enumerated() {
      isInvariant.append(
        node.argument == nil
          ? node.operands.allSatisfy { isInvariant[$0.index] }
          : index >= carries + sequences || index < carries && isConstant(carry: index))
    }
    isHoisted = body.nodes.enumerated().map { index, node in
      isInvariant[index]
        && (node.argument != nil || GraphBuilder.elementCost(of: node, in: body.nodes) != 0)
    }
  }

  private func isConstant(carry: Int) -> Bool { body.outputs[carry].value.index == carry }

  /// Every used result.
  func run(_ builder: GraphBuilder) -> [Int: Tensor]? {
    let roots = roots
    let outside = hoisted(roots, builder)
    var results: [Int: Tensor] = [:]
    var stacked: [Int] = []
    for result in used {
      let value = body.outputs[result].value
      if result < carries {
        if isConstant(carry: result) { results[result] = operands[result] }
      } else if let tensor = outside[value] {
        let shape = Shape([1] + tensor.shape.extents)
        results[result] = tensor.reshape(shape).broadcast(to: tensor.type.stacked(length).shape)
      } else if (carries..<carries + sequences).contains(value.index) {
        results[result] = operands[value.index]
      } else {
        stacked.append(result)
      }
    }
    let kept = (0..<carries).filter { roots.contains($0) && !isConstant(carry: $0) }
    if kept.allSatisfy({ !used.contains($0) }) && stacked.isEmpty { return results }
    return builder.body("body", keys: .shared) { inner in
      make(inner, builder, kept: kept, stacked: stacked, outside, results)
    }
  }

  /// Outputs of the body that used results need, of all steps.
  private var roots: Set<Int> {
    var roots = Set(used)
    var isDone = false
    while !isDone {
      let reached = reached(from: roots.map { body.outputs[$0].value })
      let needed = (0..<carries).filter { reached[$0] }
      isDone = roots.isSuperset(of: needed)
      roots.formUnion(needed)
    }
    return roots
  }

  private func reached(from values: [Value], where isFollowed: (Int) -> Bool = { _ in true })
    -> [Bool]
  {
    var reached = [Bool](repeating: false, count: body.nodes.count)
    for value in values { reached[value.index] = true }
    for index in body.nodes.indices.reversed() where reached[index] && isFollowed(index) {
      for operand in body.nodes[index].operands { reached[operand.index] = true }
    }
    return reached
  }

  /// Invariant values outside, as far as the body's other values need them.
  private func hoisted(_ roots: Set<Int>, _ builder: GraphBuilder) -> [Value: Tensor] {
    let inside = reached(from: roots.map { body.outputs[$0].value }) { !isHoisted[$0] }
    let isNeeded = reached(from: body.values.filter { inside[$0.index] && isHoisted[$0.index] })
    var copies: [Value: Tensor] = [:]
    for (index, node) in body.nodes.enumerated() where isNeeded[index] && isInvariant[index] {
      copies[Value(index)] =
        node.argument == nil
        ? builder.copy(node, node.operands.compactMap { copies[$0] }) : operands[index]
    }
    return copies.filter { isHoisted[$0.key.index] }
  }

  private func make(
    _ inner: GraphBuilder, _ builder: GraphBuilder, kept: [Int], stacked: [Int],
    _ outside: [Value: Tensor], _ results: [Int: Tensor]
  ) -> [Int: Tensor]? {
    let roots = (kept + stacked).map { body.outputs[$0].value }
    let isNeeded = reached(from: roots) { !isHoisted[$0] }
    var copies: [Value: Tensor] = [:]
    var parts = ScanParts(length: length, reverse: scan.form.reverse)
    for (index, node) in body.nodes.enumerated() where isNeeded[index] || kept.contains(index) {
      let value = Value(index)
      if let tensor = outside[value] {
        copies[value] = inner.adopted(tensor)
      } else if index < carries {
        copies[value] = inner.bodyArgument("carry\(index)", node.type)
      } else if index < carries + sequences {
        copies[value] = element(of: index, inner, &parts)
      } else {
        copies[value] = inner.copy(node, node.operands.compactMap { copies[$0] })
      }
    }
    let outputs = roots.map { copies[$0] ?? inner.invalid(body.type(of: $0)) }
    let carried = kept.map { (operands[$0], copies[Value($0)]) }
    guard parts.close(inner, carries: carried, results: outputs) else { return nil }
    guard let made = parts.make(inner, builder) else { return nil }
    return results.merging(zip(kept + stacked, made)) { first, _ in first }
  }

  /// The element of a sequence: an argument, or a constant if all elements are the same.
  private func element(of index: Int, _ inner: GraphBuilder, _ parts: inout ScanParts) -> Tensor {
    let sequence = operands[index]
    let shape = sequence.shape.element
    if let node = sequence.node, node.isBroadcast {
      let source = sequence.operands[0]
      if source.rank < sequence.rank { return inner.adopted(source).broadcast(to: shape) }
      if source.shape[0] == 1 {
        return inner.adopted(source.reshape(source.shape.element)).broadcast(to: shape)
      }
    }
    if let known = parts.sequences.first(where: { $0.outside.value == sequence.value }) {
      return known.argument
    }
    let argument = inner.bodyArgument("x\(index)", sequence.type.with(shape: shape))
    parts.sequences.append((sequence, argument))
    return argument
  }
}
