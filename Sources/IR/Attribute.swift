/// One attribute of an operator, as it prints: `axes = [0, 1]`.
package struct Attribute: Hashable, Sendable {
  package let name: String
  package let value: AttributeValue

  package init(_ name: String, _ value: AttributeValue) {
    self.name = name
    self.value = value
  }
}

/// What an attribute may hold.
package enum AttributeValue: Hashable, Sendable {
  case integer(Int)
  case float(Double)
  case boolean(Bool)
  case word(String)
  case string(String)
  case list([AttributeValue])
  case tensor(TensorData)
  case graph(Graph)

  package static func integers(_ values: [Int]) -> AttributeValue {
    .list(values.map { .integer($0) })
  }
}

/// Takes attributes by name while an operator is made from text; what is left over is an error.
package struct AttributeReader {
  private let subject: String
  private var values: [String: AttributeValue]
  private var known: [String] = []

  package init(subject: String, _ attributes: [Attribute]) {
    self.subject = subject
    values = Dictionary(
      attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
  }

  package func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "parse", subject: subject, message: message)
  }

  private mutating func take(_ name: String) -> AttributeValue? {
    known.append(name)
    return values.removeValue(forKey: name)
  }

  private mutating func required<T>(_ name: String, _ value: T?, default fallback: T?)
    throws(Diagnostic) -> T
  {
    guard let result = value ?? fallback else {
      throw failure("attribute '\(name)' is missing")
    }
    return result
  }

  private func mismatch(_ name: String, _ expected: String) -> Diagnostic {
    failure("attribute '\(name)' is not \(expected)")
  }

  package mutating func integer(_ name: String, default fallback: Int? = nil)
    throws(Diagnostic) -> Int
  {
    switch take(name) {
    case .integer(let value): return value
    case nil: return try required(name, nil, default: fallback)
    default: throw mismatch(name, "an integer")
    }
  }

  package mutating func float(_ name: String, default fallback: Double? = nil)
    throws(Diagnostic) -> Double
  {
    switch take(name) {
    case .float(let value): return value
    case .integer(let value): return Double(value)
    case nil: return try required(name, nil, default: fallback)
    default: throw mismatch(name, "a number")
    }
  }

  package mutating func boolean(_ name: String, default fallback: Bool? = nil)
    throws(Diagnostic) -> Bool
  {
    switch take(name) {
    case .boolean(let value): return value
    case nil: return try required(name, nil, default: fallback)
    default: throw mismatch(name, "true or false")
    }
  }

  package mutating func string(_ name: String, default fallback: String? = nil)
    throws(Diagnostic) -> String
  {
    switch take(name) {
    case .string(let value): return value
    case nil: return try required(name, nil, default: fallback)
    default: throw mismatch(name, "a string")
    }
  }

  /// A bare word naming a case of `Word`, such as an element type or a direction.
  package mutating func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _: Word.Type = Word.self
  ) throws(Diagnostic) -> Word where Word.RawValue == String {
    let found = take(name)
    guard let found else { throw failure("attribute '\(name)' is missing") }
    guard case .word(let text) = found, let value = Word(rawValue: text) else {
      let choices = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure("attribute '\(name)' is not one of \(choices)")
    }
    return value
  }

  package mutating func integers(_ name: String, default fallback: [Int]? = nil)
    throws(Diagnostic) -> [Int]
  {
    switch take(name) {
    case .list(let values):
      var result: [Int] = []
      for value in values {
        guard case .integer(let integer) = value else { throw mismatch(name, "a list of integers") }
        result.append(integer)
      }
      return result
    case nil: return try required(name, nil, default: fallback)
    default: throw mismatch(name, "a list of integers")
    }
  }

  package mutating func tensor(_ name: String) throws(Diagnostic) -> TensorData {
    let found = take(name)
    guard let found else { throw failure("attribute '\(name)' is missing") }
    guard case .tensor(let data) = found else { throw mismatch(name, "a tensor literal") }
    return data
  }

  package mutating func graph(_ name: String) throws(Diagnostic) -> Graph {
    let found = take(name)
    guard let found else { throw failure("attribute '\(name)' is missing") }
    guard case .graph(let graph) = found else { throw mismatch(name, "a graph") }
    return graph
  }

  /// Fails for the first attribute that no call took.
  package func finish() throws(Diagnostic) {
    guard let name = values.keys.min() else { return }
    throw failure("unknown attribute '\(name)'" + Spelling.suggestion(for: name, among: known))
  }
}
