import IR

/// Whether two elements stand in a relation.
///
/// - Attributes: `direction`: `equal`, `not_equal`, `less`, `less_equal`, `greater` or
///   `greater_equal`.
/// - Shapes: `(s), (s) -> (s)`, one element type to `bool`; `bool` only for (in)equality.
/// - Gradient: none flows.
/// - Errors: types differ; `bool` elements are ordered.
/// - Follows: `numpy.less` and so on without broadcasting; NaN is unequal to all and unordered.
struct Compare: ScalarOperation {
  enum Direction: String, CaseIterable {
    case equal
    case notEqual = "not_equal"
    case less
    case lessEqual = "less_equal"
    case greater
    case greaterEqual = "greater_equal"
  }

  static let name = "compare"
  let direction: Direction

  init(_ direction: Direction) { self.direction = direction }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    direction = try attributes.word("direction")
  }

  var attributes: [Attribute] { [Attribute("direction", .word(direction.rawValue))] }

  var scalarFunction: ScalarFunction {
    switch direction {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    }
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let isEquality = direction == .equal || direction == .notEqual
    return try sameType(operands) {
      $0.isNumeric || isEquality && $0 == .bool
    }.with(elementType: .bool)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let (a, b) = (formula.load(0, formula.indices), formula.load(1, formula.indices))
    return formula.call(scalarFunction, [a, b], type: .bool)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil, nil] }
}

/// Comparisons at each place with NumPy's broadcasting; the result's elements are `bool`.
extension Tensor {
  public func equal(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.equal), self, other, file: file, line: line)
  }

  public func notEqual(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.notEqual), self, other, file: file, line: line)
  }

  public func less(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.less), self, other, file: file, line: line)
  }

  public func lessEqual(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.lessEqual), self, other, file: file, line: line)
  }

  public func greater(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.greater), self, other, file: file, line: line)
  }

  public func greaterEqual(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Compare(.greaterEqual), self, other, file: file, line: line)
  }
}
