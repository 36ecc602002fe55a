import IR
import Operators
import Testing

/// One wrong use of an operator, as IR text would state it, and what the shape rule says.
struct Misuse: Sendable, CustomStringConvertible {
  let operation: String
  let operands: [TensorType]
  let attributes: [Attribute]
  let message: String

  init(
    _ operation: String, _ operands: [(ElementType, Shape)],
    _ attributes: KeyValuePairs<String, AttributeValue>, _ message: String
  ) {
    self.operation = operation
    self.operands = operands.map { TensorType($0.0, $0.1) }
    self.attributes = attributes.map { Attribute($0.key, $0.value) }
    self.message = message
  }

  init(_ operation: String, _ operands: [(ElementType, Shape)], _ message: String) {
    self.init(operation, operands, [:], message)
  }

  var description: String { "\(operation): \(message)" }
}

@Suite struct ShapeRuleTests {
  /// Makes the operator from its attributes, then applies the shape rule.
  private func type(_ use: Misuse) throws(Diagnostic) -> TensorType {
    var reader = AttributeReader(subject: use.operation, use.attributes)
    let operation = try Operators.named(use.operation).init(from: &reader)
    try reader.finish()
    return try operation.resultType(of: use.operands)
  }

  private func check(_ use: Misuse) {
    do {
      let type = try type(use)
      Issue.record("expected '\(use.message)', found the type \(type)")
    } catch {
      #expect(error.message == use.message)
      #expect(error.subject == use.operation)
    }
  }

  @Test(arguments: Misuse.all) func saysWhatIsWrong(_ use: Misuse) { check(use) }

  @Test func everyOperatorHasAMisuse() {
    let covered = Set(Misuse.all.map(\.operation))
    #expect(Operators.all.map { $0.name }.filter { !covered.contains($0) } == [])
  }
}
