import IR

/// One step of a new program, on copies of everything, beside the same step of the old one.
struct TierComparison {
  private let graph: Graph
  /// What both programs worked on: here the old one did.
  private let table: ArgumentTable
  /// What they began with; nil where programs must agree in every bit.
  private let before: ArgumentTable?
  private let rounding: RoundingBound?
  private let copy: ArgumentTable
  private let failure: Diagnostic?

  /// Runs `program` on a copy of what the table points to; the old program's step is to follow.
  ///
  /// With `isExact` the programs must agree in every bit.
  /// - Throws: when there is no memory for the copies.
  init(
    _ graph: Graph, _ program: NativeProgram, _ table: ArgumentTable, batchSize: Int,
    isExact: Bool
  ) throws(Diagnostic) {
    self.graph = graph
    self.table = table
    rounding = isExact ? nil : RoundingBound(graph)
    before = isExact ? nil : try table.copy()
    copy = try table.copy()
    do throws(Diagnostic) {
      try program.run(copy, batchSize: batchSize)
      failure = nil
    } catch {
      failure = error
    }
  }

  /// What the new program did otherwise than the old one, which has made its step by now; nil if
  /// nothing.
  ///
  /// Arguments that no output updates must be as they were.
  var difference: String? {
    if let failure { return failure.message }
    for (index, output) in graph.outputs.enumerated() {
      let expected = table.outputs[index]
      let previous = output.updates.flatMap { before?.arguments[$0.index] }
      let bound = rounding?.bound(of: output.value, expected, changedFrom: previous) ?? 0
      let difference = copy.outputs[index].difference(from: expected, bound: bound)
      if let difference { return "output \(output.name)\(difference)" }
    }
    let updated = Set(graph.outputs.compactMap(\.updates?.index))
    for (index, argument) in graph.arguments.enumerated() where !updated.contains(index) {
      let difference = copy.arguments[index].difference(from: table.arguments[index], bound: 0)
      if let difference { return "argument %\(argument.label)\(difference)" }
    }
    return nil
  }
}

extension ArgumentTable {
  /// A table with a copy of every buffer; what was one buffer is one buffer in the copy.
  /// - Throws: when there is no memory.
  fileprivate func copy() throws(Diagnostic) -> ArgumentTable {
    var copies: [ObjectIdentifier: TensorBuffer] = [:]
    func copy(_ buffer: TensorBuffer) throws(Diagnostic) -> TensorBuffer {
      if let copy = copies[ObjectIdentifier(buffer)] { return copy }
      let copy = try TensorBuffer(buffer.type)
      copy.pointer.copyMemory(from: buffer.pointer, byteCount: buffer.type.byteCount)
      copies[ObjectIdentifier(buffer)] = copy
      return copy
    }
    var arguments: [TensorBuffer] = []
    for buffer in self.arguments { arguments.append(try copy(buffer)) }
    var outputs: [TensorBuffer] = []
    for buffer in self.outputs { outputs.append(try copy(buffer)) }
    return ArgumentTable(arguments: arguments, outputs: outputs)
  }
}
