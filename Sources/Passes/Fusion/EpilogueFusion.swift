import IR
import Scheduling

/// Lets a matrix product compute what follows from its elements while they are in cache.
///
/// The epilogue of a product is a kernel over the same rows and columns, or over the same elements
/// under another shape, that reads the product only at the place it computes; it may reduce over
/// rows if the product finishes whole ones.
struct EpilogueFusion {
  private let graph: Graph
  private let materialization: Materialization

  init(_ draft: FusionDraft) {
    graph = draft.graph
    materialization = draft.materialization
  }

  /// Appends to every product the kernels that may follow it inside, first reader first.
  func run(_ network: inout KernelNetwork) {
    for index in network.groups.indices {
      guard let group = network.groups[index], let product = group.product else { continue }
      for reader in network.readers(of: product) {
        guard let merged = merged(index, reader, product, network) else { continue }
        // The merged group stands at the reader's place and is visited there once more.
        network.replace(index, reader, by: merged)
        break
      }
    }
  }

  private func merged(
    _ early: Int, _ late: Int, _ product: Value, _ network: KernelNetwork
  ) -> KernelGroup? {
    let shape = graph.type(of: product).shape
    guard let a = network.groups[early], let b = network.groups[late], b.kind == .loops,
      b.domain.shape == shape || b.domain.isView(of: shape), !b.domain.hasColumns,
      shape.rank == 2,
      a.size + b.size <= materialization.target.fusion.formulaSize,
      !network.hasPathAround(from: early, to: late)
    else { return nil }
    let isPlain = a.domain.row == nil && b.domain.shape == shape
    let domain = isPlain ? b.domain : a.domain
    let results = (a.outputs.filter { $0 != product } + b.outputs).sorted()
    let fused = FusedFormula(
      graph, materialization, roots: results, domain: domain,
      inputs: materialization.operandBuffers(of: product), product: product)
    let formula = fused.formula
    guard !fused.readsRootElsewhere, reducesWholeRowsOnly(formula),
      let slot = fused.inputs.firstIndex(of: product), formula.readsInPlace(operand: slot)
    else { return nil }
    return KernelGroup(
      kind: a.kind, size: formula.size, domain: domain, product: product,
      outputs: [product] + results, inputs: Set(fused.inputs).subtracting([product]),
      fused: fused)
  }

  private func reducesWholeRowsOnly(_ formula: Formula) -> Bool {
    formula.expressions.allSatisfy { expression in
      guard case .reduce(_, let axis, _) = expression else { return true }
      return axis < formula.rank && formula.axes[axis] <= MatrixProduct.wholeRowLimit
    }
  }
}
