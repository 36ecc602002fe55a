import IR

/// Makes a scan again with matrices transposed before it that all its steps would read transposed.
///
/// A product packs such an operand, which takes about as long as transposing it once for all steps.
struct ScanLayouts {
  private let scan: Scan
  private let body: Graph
  private let operands: [Tensor]

  private var carries: Int { scan.form.carries }
  private var sequences: Int { scan.form.sequences }

  init(_ scan: Scan, _ operands: [Tensor]) {
    self.scan = scan
    self.operands = operands
    body = scan.control.bodies[0]
  }

  /// Steps from which on transposing a matrix once takes little beside them.
  private static let leastLength = 4

  /// All results; nil if nothing is to be done.
  func run(_ builder: GraphBuilder) -> [Int: Tensor]? {
    guard scan.form.length >= Self.leastLength else { return nil }
    let transposed = transposed
    guard !transposed.isEmpty else { return nil }
    return builder.body("body", keys: .shared) { make($0, builder, transposed) }
  }

  /// Constants of which products alone read the transpose, as right operands.
  private var transposed: Set<Value> {
    var found: Set<Value> = []
    var others = Set(body.outputs.map(\.value))
    for node in body.nodes {
      var operands = node.operands[...]
      if let product = node.operation as? Matmul, product.transposeRHS, node.type.rank == 2,
        node.type.elementType.isFloat, let matrix = operands.popLast()
      {
        found.insert(matrix)
      }
      others.formUnion(operands)
    }
    return found.subtracting(others).filter {
      body[$0].argument != nil && $0.index >= carries + sequences
    }
  }

  private func make(_ inner: GraphBuilder, _ builder: GraphBuilder, _ transposed: Set<Value>)
    -> [Int: Tensor]?
  {
    var parts = ScanParts(length: scan.form.length, reverse: scan.form.reverse)
    var outside: [Tensor] = []
    let copies = inner.copy(body) { inner, node, arguments in
      if node.argument != nil {
        let index = outside.count
        let operand = operands[index]
        outside.append(transposed.contains(Value(index)) ? operand.transposed : operand)
        let isElement = (carries..<carries + sequences).contains(index)
        let type = outside[index].type
        return inner.bodyArgument(
          "in\(index)", isElement ? type.with(shape: type.shape.element) : type)
      }
      guard let product = node.operation as? Matmul, transposed.contains(node.operands[1]) else {
        return nil
      }
      return .apply(Matmul(transposeLHS: product.transposeLHS), arguments)
    }
    let results = body.outputs.map { copies[$0.value.index] }
    parts.carries = (0..<carries).map { (outside[$0], copies[$0], results[$0]) }
    for index in outside.indices.dropFirst(carries) {
      if index < carries + sequences {
        parts.sequences.append((outside[index], copies[index]))
      } else {
        parts.constants.append((outside[index], copies[index]))
      }
    }
    parts.outputs = Array(results.dropFirst(carries))
    guard let made = parts.make(inner, builder) else { return nil }
    return [Int: Tensor](uniqueKeysWithValues: made.enumerated().map { ($0, $1) })
  }
}

extension Node {
  /// Results of a scan whose products read matrices as they are stored, by result; nil if the node
  /// is no scan, or has none that are to be stored otherwise.
  package func layingOutConstants(operands: [Tensor]) -> [Int: Tensor]? {
    guard let scan = operation as? Scan, let builder = operands.first?.builder else { return nil }
    return ScanLayouts(scan, operands).run(builder)
  }
}
