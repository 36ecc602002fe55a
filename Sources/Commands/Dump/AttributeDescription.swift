import GraphC

/// An attribute of an operator as data.
///
/// Numbers, words and lists are JSON's own. A tensor is `{type, count, values}` with at most the
/// first 64 values, a body `{graph}`: its position among the graphs.
struct AttributeDescription: Encodable {
  let name: String
  let value: Value

  indirect enum Value {
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    case text(String)
    case list([Value])
    case tensor(type: String, count: Int, values: [Double])
    case graph(Int)
  }

  private static let maximumValues = 64

  init(_ attribute: Attribute, position: (Graph) -> Int) {
    name = attribute.name
    value = Self.value(attribute.value, position)
  }

  private static func value(_ value: AttributeValue, _ position: (Graph) -> Int) -> Value {
    switch value {
    case .integer(let number): .integer(number)
    case .float(let number): .float(number)
    case .boolean(let isTrue): .boolean(isTrue)
    case .word(let text), .string(let text): .text(text)
    case .list(let items): .list(items.map { Self.value($0, position) })
    case .tensor(let data):
      .tensor(
        type: "\(data.type)", count: data.type.elementCount,
        values: Array(data.doubles.prefix(maximumValues)))
    case .graph(let graph): .graph(position(graph))
    }
  }
}

extension AttributeDescription.Value: Encodable {
  private enum Key: CodingKey {
    case type, count, values, graph
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .integer(let number): try single(number, encoder)
    case .float(let number): try single(number, encoder)
    case .boolean(let isTrue): try single(isTrue, encoder)
    case .text(let text): try single(text, encoder)
    case .list(let items): try single(items, encoder)
    case .tensor(let type, let count, let values):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(type, forKey: .type)
      try container.encode(count, forKey: .count)
      try container.encode(values, forKey: .values)
    case .graph(let position):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(position, forKey: .graph)
    }
  }

  private func single(_ value: some Encodable, _ encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
