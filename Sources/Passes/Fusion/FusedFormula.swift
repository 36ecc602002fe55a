import IR
import Operators

/// The formula of a kernel: what is substituted, once, for definitions of values in each other.
///
/// A load of a value in memory becomes a load of its buffer with one linear index; a load of any
/// other value becomes that value's own definition there.
struct FusedFormula {
  /// Of all roots, in their order.
  let formula: Formula
  /// The buffers that it loads.
  let inputs: [Value]
  /// The values that it defines.
  let nodes: Set<Value>
  /// Roots are read elsewhere than at the place being computed, where they are not known.
  let readsRootElsewhere: Bool
  private let roots: [Value]
  /// The same formula with the product itself as a result before all others.
  private let storing: Formula?

  /// The definitions of `roots` over a domain.
  ///
  /// `inputs` are numbered before buffers that turn out to be loaded; `product` is one of the domain's
  /// shape that the formula may have to store unchanged.
  ///
  /// - Requires: every root has the shape of `domain` or that of one value per row of it.
  init(
    _ graph: Graph, _ materialization: Materialization, roots: [Value], domain: KernelDomain,
    inputs: [Value] = [], product: Value? = nil
  ) {
    let substitution = Substitution(graph, materialization, roots, domain, inputs)
    let formula = substitution.formula(of: roots)
    let storing = product.map { substitution.formula(of: roots, storing: $0) }
    // Simplification may find that no element of a buffer is needed after all.
    let used = (storing ?? formula).operands.union(inputs.indices)
    let slots = substitution.inputs.indices.filter(used.contains)
    let numbers = substitution.inputs.indices.map { slots.firstIndex(of: $0) ?? 0 }
    let isSame = slots.count == numbers.count
    self.roots = roots
    self.formula = isSame ? formula : formula.compacted.renumberingOperands(numbers)
    self.storing = isSame ? storing : storing?.compacted.renumberingOperands(numbers)
    self.inputs = slots.map { substitution.inputs[$0] }
    nodes = substitution.nodes
    readsRootElsewhere = substitution.readsRootElsewhere
  }

  /// The formula of some roots.
  func formula(of results: [Value]) -> Formula {
    formula.keepingResults(results.compactMap(roots.firstIndex))
  }

  /// The formula whose first result is the product itself, then come some roots.
  ///
  /// - Requires: it was made with the product.
  func formulaStoringProduct(of results: [Value]) -> Formula {
    guard let storing else { preconditionFailure("the formula follows no product") }
    return storing.keepingResults([0] + results.compactMap(roots.firstIndex).map { $0 + 1 })
  }
}

/// Replaces loads by definitions, starting from the roots of a kernel.
private final class Substitution {
  private let graph: Graph
  private let materialization: Materialization
  private let domain: KernelDomain
  private let builder: FormulaBuilder
  /// Where each root is computed.
  private let homes: [Value: [Expression]]
  /// For every scalar so far, whether it depends on the row or on any reduction's axis.
  private var variesInRow: [Bool] = []
  private(set) var inputs: [Value]
  private(set) var nodes: Set<Value> = []
  private(set) var readsRootElsewhere = false
  private var slots: [Value: Int]
  private var existing: [Key: Expression] = [:]

  private struct Key: Hashable {
    let value: Value
    let indices: [Scalar]
  }

  init(
    _ graph: Graph, _ materialization: Materialization, _ roots: [Value], _ domain: KernelDomain,
    _ inputs: [Value]
  ) {
    self.graph = graph
    self.materialization = materialization
    self.domain = domain
    self.inputs = inputs
    slots = Dictionary(zip(inputs, inputs.indices), uniquingKeysWith: { first, _ in first })
    let builder = FormulaBuilder(domain: domain.extents, operands: [])
    self.builder = builder
    let places = roots.map { domain.place(of: graph.type(of: $0).shape, builder) }
    homes = Dictionary(uniqueKeysWithValues: zip(roots, places))
  }

  /// The formula of some roots; with `product` its first result is that buffer itself.
  func formula(of results: [Value], storing product: Value? = nil) -> Formula {
    let scalars = results.map { definition(of: $0, at: homes[$0] ?? []) }
    let stored = product.map { product in
      let indices = graph.type(of: product).shape.extents.enumerated().map { axis, extent in
        extent == 1 ? builder.integer(0) : builder.axis(axis)
      }
      return load(product, indices)
    }
    let shapes = ((product.map { [$0] } ?? []) + results).map { graph.type(of: $0).shape }
    return builder.finish(
      (stored.map { [$0] } ?? []) + scalars, ranks: shapes.map { domain.rank(of: $0) },
      strides: shapes.map { domain.strides(of: $0) })
  }

  /// The element of `value` at `indices`, from memory or by definition.
  private func element(_ value: Value, _ indices: [Expression]) -> Expression {
    if let home = homes[value] {
      if indices.map(\.scalar) == home.map(\.scalar) { return definition(of: value, at: home) }
      readsRootElsewhere = true
    }
    if materialization.isMaterialized[value.index] { return load(value, indices) }
    return definition(of: value, at: indices)
  }

  private func load(_ value: Value, _ indices: [Expression]) -> Expression {
    let buffer = materialization.buffer(of: value)
    if let home = homes[buffer] { return loadThroughAlias(buffer, home, value, indices) }
    let linear = builder.linearIndex(indices, strides: graph.type(of: value).shape.strides)
    let slot = slots[buffer] ?? inputs.count
    if slot == inputs.count {
      slots[buffer] = slot
      inputs.append(buffer)
    }
    return builder.load(slot, linear, type: graph.type(of: buffer).elementType)
  }

  /// A reshape of a root: equal to the root here only if the linear places agree.
  private func loadThroughAlias(
    _ root: Value, _ home: [Expression], _ value: Value, _ indices: [Expression]
  ) -> Expression {
    let here = builder.linearIndex(home, strides: graph.type(of: root).shape.strides)
    let there = builder.linearIndex(indices, strides: graph.type(of: value).shape.strides)
    if here.scalar != there.scalar { readsRootElsewhere = true }
    return definition(of: root, at: home)
  }

  /// The definition of `value` with its axes replaced by `indices`.
  private func definition(of value: Value, at indices: [Expression]) -> Expression {
    let key = Key(value: value, indices: indices.map(\.scalar))
    if let expression = existing[key] { return expression }
    guard let formula = materialization.formulas[value.index] else {
      preconditionFailure("\(value) has no definition; it must be in memory")
    }
    nodes.insert(value)
    let result = substitute(formula, graph[value], indices)
    existing[key] = result
    return result
  }

  private func substitute(_ formula: Formula, _ node: Node, _ indices: [Expression]) -> Expression {
    var copies: [Expression?] = formula.expressions.map { _ in nil }
    let row = rowReduction(formula, at: indices)
    let outermost = row.keys.filter { formula.axes[$0] > 1 }.min()
    var axes: [Int: Int] = [:]
    let isReachable = formula.isReachable
    for (index, expression) in formula.expressions.enumerated() where isReachable[index] {
      func copy(_ scalar: Scalar) -> Expression { copies[scalar.index] ?? builder.integer(0) }
      func newAxis(_ axis: Int) -> Int {
        if let known = axes[axis] { return known }
        let made = builder.makeAxis(extent: formula.axes[axis])
        axes[axis] = made
        return made
      }
      switch expression {
      case .constant(let literal): copies[index] = builder.constant(literal)
      case .axis(let axis):
        copies[index] =
          axis < formula.rank ? indices[axis] : row[axis] ?? builder.index(along: newAxis(axis))
      case .load(let operand, let places):
        copies[index] = element(node.operands[operand], places.map(copy))
      case .call(let function, let arguments):
        copies[index] = builder.call(
          function, arguments.map(copy), type: formula.types[index])
      case .reduce(_, let axis, let body) where row[axis] != nil && axis != outermost:
        copies[index] = copy(body)
      case .reduce(let reduction, let axis, let body):
        copies[index] = builder.reduce(
          reduction, axis: axis == outermost ? builder.rank - 1 : newAxis(axis), copy(body),
          type: formula.types[index])
      }
    }
    return copies[formula.results[0].index] ?? builder.integer(0)
  }

  /// A reduction over as many elements as a row has, of something that is one value per row, runs
  /// over the row itself: inside and outside of it, an element of the row is the same scalar.
  ///
  /// Nested reductions of one kind together are one; the outermost runs over the first new axis.
  /// - Returns: the index along each axis of the reductions; empty if they do not run over the row.
  private func rowReduction(_ formula: Formula, at indices: [Expression]) -> [Int: Expression] {
    let row = builder.rank - 1
    let extents = formula.axes[formula.rank...]
    guard row >= 0, !extents.isEmpty, builder.axes[row] > 1,
      Shape(Array(extents)).elementCount == builder.axes[row], formula.reductionsAreNested,
      indices.allSatisfy({ !variesInRow($0.scalar) })
    else { return [:] }
    var rest = builder.axis(row)
    var places: [Int: Expression] = [:]
    for axis in extents.indices.reversed() {
      let isFirst = axis == formula.rank
      places[axis] = isFirst ? rest : rest.remainder(by: formula.axes[axis])
      if !isFirst { rest = rest.floorDivided(by: formula.axes[axis]) }
    }
    return places
  }

  private func variesInRow(_ scalar: Scalar) -> Bool {
    for index in variesInRow.count..<max(variesInRow.count, scalar.index + 1) {
      switch builder.expressions[index] {
      case .axis(let axis): variesInRow.append(axis >= builder.rank - 1)
      case let expression:
        let inputs = Formula.inputs(of: expression)
        variesInRow.append(inputs.contains { variesInRow[$0.index] })
      }
    }
    return variesInRow[scalar.index]
  }
}

extension Formula {
  /// Whether reductions are of one kind, over the axes behind the results' in order, each directly
  /// inside the one before.
  fileprivate var reductionsAreNested: Bool {
    let reachable = isReachable
    var kinds: Set<Reduction> = []
    var reductions: [Int: Scalar] = [:]
    for (index, expression) in expressions.enumerated() where reachable[index] {
      guard case .reduce(let kind, let axis, _) = expression else { continue }
      kinds.insert(kind)
      if reductions.updateValue(Scalar(index), forKey: axis) != nil { return false }
    }
    // An axis of one element has no reduction.
    let varying = (rank..<axes.count).filter { axes[$0] > 1 }
    guard kinds.count == 1, varying.allSatisfy({ reductions[$0] != nil }) else { return false }
    return zip(varying, varying.dropFirst()).allSatisfy { outer, inner in
      guard let reduction = reductions[outer], case .reduce(_, _, let body) = self[reduction]
      else { return false }
      return body == reductions[inner]
    }
  }
}
