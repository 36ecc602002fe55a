import IR
import Operators
import Scheduling

extension KernelGroup {
  /// The results of the epilogue of a product.
  fileprivate var epilogueResults: [Value] { outputs.filter { $0 != product } }

  /// The result in whose memory a product can be collected; none if all may have to replace what
  /// the epilogue still reads.
  func resultHoldingProduct(in graph: Graph) -> Value? {
    guard let product else { return nil }
    let updates = Set(graph.outputs.filter { $0.updates != nil }.map(\.value))
    return epilogueResults.first {
      let (type, whole) = (graph.type(of: $0), graph.type(of: product))
      let isView = domain.row == nil && type.elementCount == whole.elementCount
      return (type.shape == whole.shape || isView) && type.elementType == whole.elementType
        && !updates.contains($0)
    }
  }
}

extension Kernel {
  /// The kernel of a product with the prologues and the epilogue that its group gives it.
  init(
    name: String, _ group: KernelGroup, _ graph: Graph, _ materialization: Materialization,
    product value: Value, _ matrices: MatrixProduct
  ) {
    var inputs = KernelInputs()
    var nodes: Set<Value> = [value]
    let operands = graph[value].operands.map { operand in
      if let windows = materialization.windows[operand] {
        nodes.formUnion(windows.nodes)
        let source = materialization.buffer(of: windows.source)
        return MatrixProduct.Operand.windows(inputs.position(source), windows.matrix)
      }
      guard let fused = group.prologues[operand] else {
        return .input(inputs.position(materialization.buffer(of: operand)))
      }
      nodes.formUnion(fused.nodes)
      // Each row is stored where the product says.
      let formula = fused.formula.storing(strides: [[0, 1]])
      return .formula(formula.renumberingOperands(fused.inputs.map { inputs.position($0) }))
    }
    var product = matrices.reading(operands[0], operands[1])
    product.mayUsePoints = product.loadsWindows && materialization.mayUsePoints
    guard let fused = group.fused, !group.epilogueResults.isEmpty else {
      self.init(
        name: name, body: .matmul(product, epilogue: nil), inputs: inputs.values, outputs: [value],
        nodes: nodes.sorted(), batch: materialization.batch, for: materialization.target)
      return
    }
    // The product is collected where the first result goes, in a buffer of its own if it is read
    // elsewhere, and in bands if all results may have to replace what the epilogue still reads.
    var results = group.epilogueResults
    let place = group.resultHoldingProduct(in: graph)
    let isRead = group.outputs.contains(value)
    let isTemporary =
      !isRead && place == nil && product.bandRows(for: materialization.target) != nil
    let isStored = isRead || place == nil && !isTemporary
    if let place, !isStored { results = [place] + results.filter { $0 != place } }
    let formula =
      isStored ? fused.formulaStoringProduct(of: results) : fused.formula(of: results)
    let used = formula.operands
    let numbers = fused.inputs.enumerated().map { slot, input in
      input == value || !used.contains(slot) ? nil : inputs.position(input)
    }
    let epilogue = Epilogue(
      formula.renumberingOperands(numbers.map { $0 ?? inputs.values.count }),
      temporary: isTemporary ? value : nil)
    self.init(
      name: name, body: .matmul(product, epilogue: epilogue), inputs: inputs.values,
      outputs: isStored ? [value] + results : results, nodes: nodes.union(fused.nodes).sorted(),
      batch: materialization.batch, for: materialization.target)
  }
}

/// The buffers that a kernel reads, each once.
private struct KernelInputs {
  private(set) var values: [Value] = []

  mutating func position(_ value: Value) -> Int {
    if let known = values.firstIndex(of: value) { return known }
    values.append(value)
    return values.count - 1
  }
}
