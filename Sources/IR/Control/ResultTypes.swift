/// The types that operators give their nodes.
///
/// One with bodies has a node for each result: its bodies are looked at once for all of them.
struct ResultTypes {
  /// The last operator with bodies, and the types of all its results.
  private var last: (control: ControlFlow, operands: [Value], types: [TensorType])?

  /// - Throws: why the operator does not take its operands.
  mutating func type(of operation: any Operation, _ operands: [Value], in nodes: [Node])
    throws(Diagnostic) -> TensorType
  {
    guard let call = operation.withBodies else {
      return try operation.resultType(of: operands.map { nodes[$0.index].type })
    }
    if let last, last.operands == operands, last.control == call.control,
      last.types.indices.contains(call.result)
    {
      return last.types[call.result]
    }
    let types = operands.map { nodes[$0.index].type }
    let type = try operation.resultType(of: types)
    let all = try call.control.resultTypes(of: types) { operation.failure($0) }
    last = (call.control, operands, all)
    return type
  }
}
