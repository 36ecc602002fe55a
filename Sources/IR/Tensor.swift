/// A handle to a value under construction, or a number that takes the type of its partner.
///
/// Operators on tensors add nodes to the builder that made them. A mistake is recorded in the
/// builder and yields an invalid tensor, which later operators pass on silently.
public struct Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  enum Storage {
    case number(Double)
    case value(GraphBuilder, Value, TensorType)
    case invalid(GraphBuilder, TensorType)
  }

  let storage: Storage

  init(_ storage: Storage) { self.storage = storage }

  public init(floatLiteral value: Double) { storage = .number(value) }
  public init(integerLiteral value: Int) { storage = .number(Double(value)) }

  /// A number that becomes a constant of the type it meets.
  public init(_ value: Double) { storage = .number(value) }

  /// The builder this tensor belongs to; nil for a number that has met no tensor yet.
  public var builder: GraphBuilder? {
    switch storage {
    case .number: nil
    case .value(let builder, _, _), .invalid(let builder, _): builder
    }
  }

  /// The value in the graph; nil for numbers and after a mistake.
  package var value: Value? {
    switch storage {
    case .value(_, let value, _): value
    case .number, .invalid: nil
    }
  }

  /// The number, if it has met no tensor yet.
  package var number: Double? {
    switch storage {
    case .number(let number): number
    case .value, .invalid: nil
    }
  }

  /// Element type and shape; a best guess after a mistake, `f32[]` for a number.
  public var type: TensorType {
    switch storage {
    case .number: TensorType(.f32, [])
    case .value(_, _, let type), .invalid(_, let type): type
    }
  }

  public var shape: Shape { type.shape }
  public var rank: Int { type.rank }
  public var elementType: ElementType { type.elementType }

  /// The node behind this tensor; nil for numbers and after a mistake.
  package var node: Node? {
    if case .value(let builder, let value, _) = storage { builder.nodes[value.index] } else { nil }
  }

  /// The operands of the node behind this tensor, as tensors.
  package var operands: [Tensor] {
    guard let builder, let node else { return [] }
    return node.operands.map { builder.tensor($0) }
  }
}

/// A graph is built by one task, then crosses to others as a value.
@available(*, unavailable) extension Tensor: Sendable {}
