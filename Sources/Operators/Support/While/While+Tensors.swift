import IR

/// Runs `body` for as long as `condition` gives true, a `bool[]`: from carries to carries of the same
/// types, at most `limit` times if there is a limit.
///
///     let root = whileLoop(x) { not(($0 * $0 - x).less(1e-6)) } body: { ($0 + x / $0) * 0.5 }
///
/// Both closures are called once, to be recorded, and may use tensors from around. Numbers in
/// `initial` have the element type of the first tensor.
///
/// Without a limit, a loop whose condition stays true never ends, as in C: give one if data decides.
/// No gradient flows through the loop; asking for one is a mistake. `scan` has a length and a
/// gradient.
/// - Returns: the carries for which the condition is false, or those after `limit` steps.
public func whileLoop(
  _ initial: [Tensor], limit: Int? = nil, file: String = #fileID, line: Int = #line,
  condition: ([Tensor]) -> Tensor, body: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  let joined = GraphBuilder.joined(initial)
  guard let lead = joined.first(where: { $0.builder != nil }), let found = lead.builder else {
    return initial.map { _ in Tensor(.nan) }
  }
  let builder = found.innermost
  let carries = joined.map { carry in
    carry.number.map { builder.constant(TensorType(lead.elementType, []), $0) }
      ?? builder.adopted(carry)
  }
  if carries.contains(where: \.isInvalid) { return carries.map(\.invalidated) }
  let call = WhileCall(carries: carries, builder: builder, file: file, line: line)
  guard let limit else { return call.run(condition, body) }
  return call.run(atMost: limit, condition, body)
}

/// As `whileLoop` with several carries, for one.
public func whileLoop(
  _ initial: Tensor, limit: Int? = nil, file: String = #fileID, line: Int = #line,
  condition: (Tensor) -> Tensor, body: (Tensor) -> Tensor
) -> Tensor {
  whileLoop([initial], limit: limit, file: file, line: line) {
    condition($0[0])
  } body: {
    [body($0[0])]
  }[0]
}

/// One use of `whileLoop`.
private struct WhileCall {
  let carries: [Tensor]
  let builder: GraphBuilder
  let file: String
  let line: Int
  /// Whether the last carry is the number of steps, of which callers do not know.
  var isCounted = false

  private var failed: [Tensor] { carries.map(\.invalidated) }

  private func report(_ message: String) -> [Tensor] {
    builder.report("while", message, operands: carries, file: file, line: line)
    return failed
  }

  /// Counts the steps in a further carry.
  func run(
    atMost limit: Int, _ condition: ([Tensor]) -> Tensor, _ body: ([Tensor]) -> [Tensor]
  ) -> [Tensor] {
    if limit < 0 { return report("the limit \(limit) is negative") }
    let count = builder.zeros(TensorType(.i64, []))
    let counted = WhileCall(
      carries: carries + [count], builder: builder, file: file, line: line, isCounted: true)
    let results = counted.run { all in
      condition(Array(all.dropLast())).and(all[carries.count].less(Tensor(Double(limit))))
    } _: { all in
      body(Array(all.dropLast())) + [all[carries.count] + 1]
    }
    return Array(results.dropLast())
  }

  func run(_ condition: ([Tensor]) -> Tensor, _ body: ([Tensor]) -> [Tensor]) -> [Tensor] {
    let keys = BodyKeys.refused(
      "random numbers under a key from around would be the same in every step; carry the key")
    let bodies = [
      builder.body("condition", keys: keys) { inner in
        RecordedBody(inner, carries) { [condition($0)] }.owning([TensorType(.bool, [])])
      },
      builder.body("body", keys: keys) { inner in
        RecordedBody(inner, carries, body).owning(carries.map(\.type))
      },
    ]
    if bodies.contains(where: \.hasFailed) { return failed }
    let count = bodies[1].results.count
    if count != carries.count {
      let counted = isCounted ? 1 : 0
      return report(
        "the body leaves \(count - counted) carries, expected \(carries.count - counted)")
    }
    let outside = RecordedBody.captured(bodies)
    var graphs: [Graph] = []
    for body in bodies {
      let arguments =
        body.arguments.enumerated().map { ("carry\($0)", $1) }
        + body.captures(outside).enumerated().map { ("const\($0)", $1) }
      let results = body.results.enumerated().map { ("r\($0)", $1) }
      guard let graph = try? body.builder.finishBody(arguments, outputs: results) else {
        return failed
      }
      graphs.append(graph)
    }
    let control = ControlFlow(.whileLoop(carries: carries.count), graphs)
    var results: [Tensor] = []
    for index in carries.indices {
      let loop = While(control, result: index)
      results.append(builder.apply(loop, carries + outside, file: file, line: line))
      // The mistake is one of the loop, not of each result.
      if results[index].isInvalid { return failed }
    }
    return results
  }
}
