import IR
import Operators

/// Windows that only matrix products read: these load them from the operand while they pack, so
/// that what many windows see is nowhere in memory many times.
struct LoadedWindows {
  /// An operand of a product that is loaded.
  struct Operand {
    /// What the windows move over.
    let source: Value
    let matrix: WindowMatrix
    /// The nodes that it takes the place of.
    let nodes: [Value]
  }

  /// By the operand that a product names.
  private let operands: [Value: Operand]
  /// Values that need no memory.
  private let replaced: Set<Value>

  /// None at all.
  static let none = LoadedWindows(operands: [:])

  private init(operands: [Value: Operand]) {
    self.operands = operands
    replaced = Set(operands.values.flatMap(\.nodes))
  }

  /// Those of a graph.
  init(_ graph: Graph) {
    guard graph.nodes.contains(where: { $0.windowMatrix(in: graph) != nil }) else {
      self = .none
      return
    }
    var readers: [Value: [Value]] = [:]
    for value in graph.values {
      for operand in graph[value].operands { readers[operand, default: []].append(value) }
    }
    let outputs = Set(graph.outputs.map(\.value))
    func isOperandOnly(_ value: Value) -> Bool {
      !outputs.contains(value)
        && (readers[value] ?? []).allSatisfy { graph.isProduct($0) && graph.type(of: $0).rank == 2 }
    }
    var operands: [Value: Operand] = [:]
    for value in graph.values {
      guard let matrix = graph[value].windowMatrix(in: graph), !outputs.contains(value),
        graph.type(of: value).elementCount > 0
      else { continue }
      let views = readers[value] ?? []
      let shape: Shape = [matrix.rows, matrix.columns]
      guard
        views.allSatisfy({
          graph[$0].isReshape && graph.type(of: $0).shape == shape && isOperandOnly($0)
        })
      else { continue }
      for view in views {
        operands[view] = Operand(
          source: graph[value].operands[0], matrix: matrix, nodes: [value, view])
      }
    }
    self.init(operands: operands)
  }

  /// What an operand of a product is loaded from; nil if it is in memory.
  subscript(operand: Value) -> Operand? { operands[operand] }

  /// Whether products load a value in pieces, or what it is a view of.
  func replaces(_ value: Value) -> Bool { replaced.contains(value) }
}

extension Node {
  fileprivate func windowMatrix(in graph: Graph) -> WindowMatrix? {
    operands.first.flatMap { windowMatrix(graph.type(of: $0)) }
  }
}

extension Graph {
  /// Whether a kernel of its own multiplies matrices for a value.
  fileprivate func isProduct(_ value: Value) -> Bool {
    if case .product = kernelKind(of: self[value]) { true } else { false }
  }
}
