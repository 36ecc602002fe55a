import IR

/// Makes a scan again without products and sums that can be made of all steps at once.
///
/// Before it: products of a sequence's elements with what is the same in every step. After it: carries
/// that only collect sums, such as gradients of weights, and outputs that are products with what is the
/// same in every step. One product of many rows, or of a great depth, reads the weights once; and
/// without the sums, rows of a batch have nothing to do with each other.
struct ScanProducts {
  private let scan: Scan
  private let body: Graph
  private let operands: [Tensor]
  private let used: [Int]
  private let useCounts: [Int]

  private var carries: Int { scan.form.carries }
  private var sequences: Int { scan.form.sequences }
  private var length: Int { scan.form.length }

  init(_ scan: Scan, _ operands: [Tensor], used: [Int]) {
    self.scan = scan
    self.operands = operands
    self.used = used
    body = scan.control.bodies[0]
    var counts = [Int](repeating: 0, count: body.nodes.count)
    for value in body.nodes.flatMap(\.operands) + body.outputs.map(\.value) {
      counts[value.index] += 1
    }
    useCounts = counts
  }

  /// Every used result; nil if nothing is to be done.
  func run(_ builder: GraphBuilder) -> [Int: Tensor]? {
    guard length > 1 else { return nil }
    var plan = Plan(stacked: Set(outputs.map { source(of: body.outputs[$0].value) }))
    for carry in 0..<carries {
      let sum = LoopSum(carry: carry, in: body, useCounts: useCounts)
      if let sum, plan.add(sum, in: self) { plan.sums.append(sum) }
    }
    for output in outputs {
      let value = body.outputs[output].value
      if let product = product(value), useCounts[value.index] == 1, !isElement(product.varying) {
        if plan.add(product, in: self) { plan.products[output] = product }
      }
    }
    for value in body.values {
      if let product = product(value), isElement(product.varying) { plan.early[value] = product }
    }
    guard !plan.isEmpty else { return nil }
    return builder.body("body", keys: .shared) { make($0, builder, plan) }
  }

  /// Results that are stacked and used.
  private var outputs: [Int] { (carries..<body.outputs.count).filter { used.contains($0) } }

  // MARK: What is found

  /// `varying constant`, rows times what is the same in every step.
  struct Product {
    let varying: Value
    /// The body's argument, by position.
    let constant: Int
    let operation: Matmul
  }

  /// What is to be done.
  private struct Plan {
    /// Values whose elements are needed of all steps.
    var stacked: Set<Value>
    var sums: [LoopSum] = []
    /// Outputs that are made after the loop.
    var products: [Int: Product] = [:]
    /// Values that are made before the loop.
    var early: [Value: Product] = [:]

    var isEmpty: Bool { sums.isEmpty && products.isEmpty && early.isEmpty }

    /// Adds what a sum needs of all steps.
    ///
    /// Mostly that is kept for other gradients anyway. A bound of its memory would depend on the batch
    /// size, and a program for all of them has one graph.
    mutating func add(_ sum: LoopSum, in products: ScanProducts) -> Bool {
      add(sum.terms.flatMap(\.values), in: products)
    }

    /// Adds the rows that a product needs, if they take no more memory than what it makes of them.
    mutating func add(_ product: Product, in products: ScanProducts) -> Bool {
      let width = products.body.type(of: Value(product.constant))
      let (inner, columns) = Matmul.matrix(width, product.operation.transposeRHS)
      let rows = products.body.type(of: product.varying).byteCount
      return add([product.varying], limit: rows / max(1, inner) * columns, in: products)
    }

    private mutating func add(
      _ needed: [Value], limit: Int = .max, in products: ScanProducts
    ) -> Bool {
      let sources = needed.map { products.source(of: $0) }
      guard sources.allSatisfy({ products.isVarying($0) }) else { return false }
      let new = Set(sources).filter { !stacked.contains($0) && !products.isElement($0) }
      let bytes = new.map { products.body.type(of: $0).byteCount }.reduce(0, +)
      guard bytes <= limit else { return false }
      stacked.formUnion(new)
      return true
    }
  }

  /// The product of rows and a constant that a value is.
  private func product(_ value: Value) -> Product? {
    let node = body[value]
    guard let operation = node.operation as? Matmul, node.type.rank == 2,
      node.type.elementType.isFloat, !operation.transposeLHS,
      isConstant(node.operands[1]), isVarying(source(of: node.operands[0]))
    else { return nil }
    return Product(
      varying: node.operands[0], constant: node.operands[1].index, operation: operation)
  }

  /// The value that this is under another shape.
  private func source(of value: Value) -> Value {
    var value = value
    while body[value].isReshape { value = body[value].operands[0] }
    return value
  }

  private func isElement(_ value: Value) -> Bool {
    (carries..<carries + sequences).contains(source(of: value).index)
  }

  private func isConstant(_ value: Value) -> Bool {
    body[value].argument != nil && value.index >= carries + sequences
  }

  /// Whether the value is not the same in every step, for all that its node tells.
  private func isVarying(_ value: Value) -> Bool {
    !isConstant(value) && (body[value].argument != nil || !body[value].operands.isEmpty)
  }

  // MARK: What is made

  private func make(_ inner: GraphBuilder, _ builder: GraphBuilder, _ plan: Plan)
    -> [Int: Tensor]?
  {
    let summed = Set(plan.sums.map(\.carry))
    let kept = (0..<carries).filter { !summed.contains($0) }
    let direct = outputs.filter { plan.products[$0] == nil }
    let shown = Set(direct.map { source(of: body.outputs[$0].value) })
    let extra = plan.stacked.filter { value in
      !isElement(value) && !shown.contains(value)
        && !plan.products.contains { source(of: body.outputs[$0.key].value) == value }
    }.sorted()
    let roots = kept.map { body.outputs[$0].value } + direct.map { body.outputs[$0].value } + extra
    var parts = ScanParts(length: length, reverse: scan.form.reverse)
    let copies = copied(inner, roots, kept: kept, plan, &parts)
    let results = roots.map { copies[$0] ?? inner.invalid(body.type(of: $0)) }
    let carried = kept.map { (operands[$0], copies[Value($0)]) }
    guard parts.close(inner, carries: carried, results: results) else { return nil }
    // Of steps that only collect sums of elements nothing is left.
    guard let made = roots.isEmpty ? [] : parts.make(inner, builder) else { return nil }
    var found = [Int: Tensor](uniqueKeysWithValues: zip(kept + direct, made))
    var stacks: [Value: Tensor] = [:]
    for (value, tensor) in zip(roots, made).dropFirst(kept.count) {
      stacks[source(of: value)] = tensor
    }
    finish(&found, stacks, plan)
    return found.filter { used.contains($0.key) }
  }

  /// Adds the results that are made after the loop.
  private func finish(_ found: inout [Int: Tensor], _ stacks: [Value: Tensor], _ plan: Plan) {
    func stack(_ value: Value) -> Tensor {
      let source = source(of: value)
      let made = stacks[source] ?? operands[0].invalidated
      let all = isElement(source) ? operands[source.index] : made
      return all.reshape(body.type(of: value).stacked(length).shape)
    }
    for sum in plan.sums {
      var total = operands[sum.carry]
      for term in sum.terms { total = total + term.total(body, stack: stack) }
      found[sum.carry] = total
    }
    for (output, product) in plan.products {
      found[output] = multiplied(stack(product.varying), product)
    }
  }

  /// The product of the rows of all steps.
  private func multiplied(_ stack: Tensor, _ product: Product) -> Tensor {
    let (rows, depth) = (stack.shape[1], stack.shape[2])
    let all = Tensor.apply(
      product.operation, [stack.reshape([length * rows, depth]), operands[product.constant]])
    return all.reshape([length, rows, all.shape[1]])
  }

  /// What the roots need of the body.
  private func copied(
    _ inner: GraphBuilder, _ roots: [Value], kept: [Int], _ plan: Plan, _ parts: inout ScanParts
  ) -> [Value: Tensor] {
    var isNeeded = [Bool](repeating: false, count: body.nodes.count)
    for root in roots { isNeeded[root.index] = true }
    for index in body.nodes.indices.reversed()
    where isNeeded[index] && plan.early[Value(index)] == nil {
      for operand in body.nodes[index].operands { isNeeded[operand.index] = true }
    }
    var copies: [Value: Tensor] = [:]
    for (index, node) in body.nodes.enumerated() where isNeeded[index] || kept.contains(index) {
      let value = Value(index)
      if let product = plan.early[value] {
        let sequence = operands[source(of: product.varying).index]
          .reshape(body.type(of: product.varying).stacked(length).shape)
        copies[value] = sequenceArgument(multiplied(sequence, product), inner, &parts)
      } else if index < carries {
        copies[value] = inner.bodyArgument("carry\(index)", node.type)
      } else if index < carries + sequences {
        copies[value] = sequenceArgument(operands[index], inner, &parts)
      } else if node.argument != nil {
        copies[value] = inner.adopted(operands[index])
      } else {
        copies[value] = inner.copy(node, node.operands.compactMap { copies[$0] })
      }
    }
    return copies
  }

  private func sequenceArgument(
    _ sequence: Tensor, _ inner: GraphBuilder, _ parts: inout ScanParts
  ) -> Tensor {
    let type = sequence.type.with(shape: sequence.shape.element)
    let argument = inner.bodyArgument("x\(parts.sequences.count)", type)
    parts.sequences.append((sequence, argument))
    return argument
  }
}

extension Node {
  /// Results of a scan that are used, with products and sums made of all steps at once, by result;
  /// nil if the node is no scan, or has none.
  package func multipliedOutside(operands: [Tensor], used: [Int]) -> [Int: Tensor]? {
    guard let scan = operation as? Scan, let builder = operands.first?.builder else { return nil }
    return ScanProducts(scan, operands, used: used).run(builder)
  }
}
