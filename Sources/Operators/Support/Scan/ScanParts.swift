import IR

/// A scan in the making: what is outside beside what it is in the body.
struct ScanParts {
  let length: Int
  let reverse: Bool
  /// The first value, the body's argument, and what each step leaves.
  var carries: [(initial: Tensor, argument: Tensor, next: Tensor)] = []
  var sequences: [(outside: Tensor, argument: Tensor)] = []
  var constants: [(outside: Tensor, argument: Tensor)] = []
  /// What is stacked.
  var outputs: [Tensor] = []

  init(length: Int, reverse: Bool) {
    self.length = length
    self.reverse = reverse
  }

  /// Takes what a body leaves, the next carries first, and what it has captured.
  ///
  /// - Returns: whether each carry has its argument.
  mutating func close(
    _ body: GraphBuilder, carries: [(initial: Tensor, argument: Tensor?)], results: [Tensor]
  ) -> Bool {
    for (carry, next) in zip(carries, results) {
      guard let argument = carry.argument else { return false }
      self.carries.append((carry.initial, argument, next))
    }
    constants = body.capturedConstants.map { ($0.outside, $0.inside) }
    outputs = Array(results.dropFirst(carries.count))
    return true
  }

  /// All results: final carries, then stacked outputs; nil after a report.
  ///
  /// Arguments that nothing reads are left out.
  func make(_ body: GraphBuilder, _ builder: GraphBuilder, file: String = "", line: Int = 0)
    -> [Tensor]?
  {
    let left = carries.map(\.next) + outputs
    let read = Set(body.nodes.flatMap(\.operands) + left.compactMap(\.value))
    func isRead(_ tensor: Tensor) -> Bool { tensor.value.map { read.contains($0) } ?? false }
    let sequences = sequences.filter { isRead($0.argument) }
    let constants = constants.filter { isRead($0.argument) }
    let arguments =
      carries.enumerated().map { ("carry\($0)", $1.argument) }
      + sequences.enumerated().map { ("x\($0)", $1.argument) }
      + constants.enumerated().map { ("const\($0)", $1.argument) }
    let results =
      carries.enumerated().map { ("carry\($0)", $1.next) }
      + outputs.enumerated().map { ("y\($0)", $1) }
    guard let graph = try? body.finishBody(arguments, outputs: results) else { return nil }
    let control = ControlFlow(
      .scan(length: length, reverse: reverse, carries: carries.count, sequences: sequences.count),
      [graph])
    let operands =
      carries.map(\.initial) + sequences.map(\.outside) + constants.map(\.outside)
    return results.indices.map { index in
      builder.apply(Scan(control, result: index), operands, file: file, line: line)
    }
  }
}
