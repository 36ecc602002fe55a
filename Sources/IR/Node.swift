/// A tensor in a graph: the index of the node that computes it.
package struct Value: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let index: Int

  package init(_ index: Int) { self.index = index }

  package static func < (a: Value, b: Value) -> Bool { a.index < b.index }
  package var description: String { "%\(index)" }
}

/// Where a value was made: source position and the layers around it.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  /// Dotted names of the enclosing scopes, such as `encoder.dense1`; may be empty.
  package let scope: String
  /// The operator whose gradient rule made the value, at the place that the operator is from; nil
  /// for what is no gradient.
  package let gradientOf: String?

  package init(file: String, line: Int, scope: String, gradientOf: String? = nil) {
    self.file = file
    self.line = line
    self.scope = scope
    self.gradientOf = gradientOf
  }

  /// The place of what the gradient rule of an operator makes here.
  package func gradient(of operation: String) -> Origin {
    Origin(file: file, line: line, scope: scope, gradientOf: operation)
  }

  /// No place at all.
  package static let unknown = Origin(file: "", line: 0, scope: "")

  /// Whether a file is the user's: nodes that the library adds by itself are placed by scope only.
  static func isUsers(_ file: String) -> Bool {
    !file.isEmpty && !["Operators/", "Modeling/", "Passes/"].contains { file.hasPrefix($0) }
  }

  package var description: String {
    let rule = gradientOf.map { ["gradient of \($0)"] } ?? []
    let place = file.isEmpty ? [] : ["\(rule.isEmpty ? "" : "at ")\(file):\(line)"]
    let layer = scope.isEmpty ? [] : ["in \(scope)"]
    return PrintedText.line((rule + place + layer).joined(separator: " "))
  }

  /// `at Model.swift:14`, `at Model.swift:14 in dense`, `in dense`, or `by the gradient of …`.
  package var phrase: String {
    if gradientOf != nil { return "by the \(description)" }
    return file.isEmpty ? description : "at \(description)"
  }
}

/// One operator application.
///
/// Equality ignores the origin, so that equal work is shared.
package struct Node: Hashable, Sendable {
  package let operation: any Operation
  package let operands: [Value]
  package let type: TensorType
  package let origin: Origin?

  package init(
    _ operation: any Operation, _ operands: [Value], _ type: TensorType, origin: Origin? = nil
  ) {
    self.operation = operation
    self.operands = operands
    self.type = type
    self.origin = origin
  }

  /// The argument this node stands for, or nil.
  package var argument: Argument? { operation as? Argument }

  package static func == (a: Node, b: Node) -> Bool {
    a.operands == b.operands && a.type == b.type && a.operation.isSame(as: b.operation)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(operands)
    hasher.combine(type)
    hasher.combine(operation.name)
    operation.hash(into: &hasher)
  }
}
