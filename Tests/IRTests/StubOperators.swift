import IR

/// A few operators, so that text and verifier are tested without the real ones.
enum Stub {
  static func named(_ name: String) throws(Diagnostic) -> any Operation.Type {
    let all: [any Operation.Type] = [Negate.self, Add.self, Constant.self, Sum.self, Mixed.self]
    if let type = all.first(where: { $0.name == name }) { return type }
    let near = Spelling.suggestion(for: name, among: all.map { $0.name })
    throw Diagnostic(stage: "parse", subject: name, message: "unknown operator" + near)
  }

  static func parse(_ text: String) throws(Diagnostic) -> Graph {
    try GraphParser.parse(text, name: "test.ir", operators: named)
  }
}

/// What the stubs share: no gradient, and a definition that nobody asks for.
protocol StubOperation: FormulaOperation {}

extension StubOperation {
  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.constant(0, result.elementType)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [] }
}

struct Negate: StubOperation {
  static let name = "negate"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    return operands[0]
  }
}

struct Add: StubOperation {
  static let name = "add"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    guard operands[0] == operands[1] else {
      throw failure("types differ: \(operands[0]) and \(operands[1])")
    }
    return operands[0]
  }
}

struct Sum: StubOperation {
  static let name = "sum"
  let axes: [Int]

  init(_ axes: [Int]) { self.axes = axes }
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axes = try attributes.integers("axes")
  }

  var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes(axes, rank: operands[0].rank)
    return operands[0].with(shape: operands[0].shape.removing(axes))
  }
}

struct Constant: StubOperation {
  static let name = "constant"
  let value: TensorData

  init(_ value: TensorData) { self.value = value }
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    value = try attributes.tensor("value")
  }

  static func == (a: Constant, b: Constant) -> Bool { a.value.isIdentical(to: b.value) }
  func hash(into hasher: inout Hasher) { hasher.combine(value.bytes) }

  var attributes: [Attribute] { [Attribute("value", .tensor(value))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(0, operands)
    return value.type
  }
}

/// One attribute of every kind; takes any number of operands and yields a scalar.
struct Mixed: StubOperation {
  static let name = "mixed"
  var count = 0
  var scale = 0.0
  var flag = false
  var type = ElementType.f32
  var label = ""
  var axes: [Int] = []

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    count = try attributes.integer("count", default: 0)
    scale = try attributes.float("scale", default: 0)
    flag = try attributes.boolean("flag", default: false)
    type = try attributes.word("type")
    label = try attributes.string("label", default: "")
    axes = try attributes.integers("axes", default: [])
  }

  var attributes: [Attribute] {
    [
      Attribute("count", .integer(count)), Attribute("scale", .float(scale)),
      Attribute("flag", .boolean(flag)), Attribute("type", .word(type.rawValue)),
      Attribute("label", .string(label)), Attribute("axes", .integers(axes)),
    ]
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    TensorType(type, [])
  }
}
