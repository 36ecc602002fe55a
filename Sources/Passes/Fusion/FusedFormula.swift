import IR
import Operators

/// Builds the formula of a kernel by substituting definitions into each other.
///
/// Starting from the roots, a load of a value in memory becomes a load of its buffer with one
/// linear index; a load of any other value becomes that value's own definition there.
final class FusedFormula {
  private let graph: Graph
  private let materialization: Materialization
  private let roots: [Value]
  private let builder: FormulaBuilder
  private let home: [Expression]
  private(set) var inputs: [Value] = []
  private(set) var nodes: Set<Value> = []
  /// Roots that are read elsewhere than at the place being computed.
  private(set) var readsRootElsewhere = false
  private var slots: [Value: Int] = [:]
  private var existing: [Key: Expression] = [:]

  private struct Key: Hashable {
    let value: Value
    let indices: [Scalar]
  }

  /// - Requires: all roots have one shape.
  init(_ graph: Graph, _ materialization: Materialization, roots: [Value]) {
    self.graph = graph
    self.materialization = materialization
    self.roots = roots
    let domain = graph.type(of: roots[0]).shape.extents
    builder = FormulaBuilder(domain: domain, operands: [])
    home = builder.indices
  }

  func finish() -> Formula {
    builder.finish(roots.map { definition(of: $0, at: home) })
  }

  /// The element of `value` at `indices`, from memory or by definition.
  private func element(_ value: Value, _ indices: [Expression]) -> Expression {
    if roots.contains(value) {
      if indices.map(\.scalar) == home.map(\.scalar) { return definition(of: value, at: home) }
      readsRootElsewhere = true
    }
    if materialization.isMaterialized[value.index] { return load(value, indices) }
    return definition(of: value, at: indices)
  }

  private func load(_ value: Value, _ indices: [Expression]) -> Expression {
    let buffer = materialization.buffer(of: value)
    if roots.contains(buffer) { return loadThroughAlias(buffer, value, indices) }
    var linear = builder.integer(0)
    for (index, stride) in zip(indices, graph.type(of: value).shape.strides) {
      linear = linear + index * stride
    }
    let slot = slots[buffer] ?? inputs.count
    if slot == inputs.count {
      slots[buffer] = slot
      inputs.append(buffer)
    }
    return builder.load(slot, linear, type: graph.type(of: buffer).elementType)
  }

  /// A reshape of a root: equal to the root here only if the linear places agree.
  private func loadThroughAlias(_ root: Value, _ value: Value, _ indices: [Expression])
    -> Expression
  {
    func linear(_ indices: [Expression], _ type: TensorType) -> Expression {
      zip(indices, type.shape.strides).reduce(builder.integer(0)) { $0 + $1.0 * $1.1 }
    }
    let here = linear(home, graph.type(of: root))
    let there = linear(indices, graph.type(of: value))
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
        copies[index] = axis < formula.rank ? indices[axis] : builder.index(along: newAxis(axis))
      case .load(let operand, let places):
        copies[index] = element(node.operands[operand], places.map(copy))
      case .call(let function, let arguments):
        copies[index] = builder.call(
          function, arguments.map(copy), type: formula.types[index])
      case .reduce(let reduction, let axis, let body):
        copies[index] = builder.reduce(reduction, axis: newAxis(axis), copy(body))
      }
    }
    return copies[formula.results[0].index] ?? builder.integer(0)
  }
}
