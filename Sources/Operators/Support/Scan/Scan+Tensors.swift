import IR

/// Runs `body` once per step: from the carries that the step before left, and one element of each
/// sequence, to new carries and outputs.
///
///     let (sums, _) = scan(initial: [zero], over: [x]) { carry, x in ([carry[0] + x[0]], []) }
///
/// The body is called once, to be recorded. It may use tensors from around; parameters that it
/// declares are the graph's, and random numbers under a key from around differ in every step.
///
/// Every step must leave carries of the types that `initial` has; numbers in it have the element
/// type of the first tensor. Sequences are taken apart along their first axis; without any, `length`
/// tells the number of steps. With `reverse` the last element comes first, and outputs stay beside
/// the elements they are of.
/// - Returns: the last carries, and the outputs of all steps stacked along a new first axis.
public func scan(
  initial: [Tensor], over sequences: [Tensor] = [], length: Int? = nil, reverse: Bool = false,
  file: String = #fileID, line: Int = #line,
  _ body: (_ carry: [Tensor], _ element: [Tensor]) -> (carry: [Tensor], output: [Tensor])
) -> (carry: [Tensor], output: [Tensor]) {
  let operands = GraphBuilder.joined(initial + sequences)
  guard let lead = operands.first(where: { $0.builder != nil }), let found = lead.builder else {
    let output = body(initial, sequences).output
    return (initial.map { _ in Tensor(.nan) }, output.map { _ in Tensor(.nan) })
  }
  let builder = found.innermost
  let typed = operands.map { operand in
    operand.number.map { builder.constant(TensorType(lead.elementType, []), $0) }
      ?? builder.adopted(operand)
  }
  let call = ScanCall(
    initial: Array(typed.prefix(initial.count)), sequences: Array(typed.dropFirst(initial.count)),
    length: length, reverse: reverse, file: file, line: line)
  return call.run(builder, body)
}

/// As `scan` with several carries, for one carry, one sequence and one output.
public func scan(
  initial: Tensor, over sequence: Tensor, reverse: Bool = false, file: String = #fileID,
  line: Int = #line, _ body: (_ carry: Tensor, _ element: Tensor) -> (carry: Tensor, output: Tensor)
) -> (carry: Tensor, output: Tensor) {
  let (carry, output) = scan(
    initial: [initial], over: [sequence], reverse: reverse, file: file, line: line
  ) { carries, elements in
    let (carry, output) = body(carries[0], elements[0])
    return ([carry], [output])
  }
  return (carry[0], output.first ?? carry[0].invalidated)
}

/// One use of `scan`.
private struct ScanCall {
  let initial: [Tensor]
  let sequences: [Tensor]
  let length: Int?
  let reverse: Bool
  let file: String
  let line: Int

  private func report(_ message: String, _ builder: GraphBuilder, _ notes: [String] = []) {
    builder.report(
      "scan", message, operands: initial + sequences, notes: notes, file: file, line: line)
  }

  /// The number of steps; nil after a report.
  private func steps(_ builder: GraphBuilder) -> Int? {
    for (index, sequence) in sequences.enumerated() {
      guard sequence.rank > 0 else {
        report("sequence \(index) is \(sequence.type), which has no axis to step along", builder)
        return nil
      }
      let expected = length ?? sequences[0].shape[0]
      guard sequence.shape[0] == expected else {
        report(
          "sequence \(index) is \(sequence.type), expected \(expected) elements along its first "
            + "axis", builder)
        return nil
      }
    }
    guard let steps = length ?? sequences.first?.shape[0] else {
      report("there is no sequence to tell the number of steps; pass 'length'", builder)
      return nil
    }
    if steps < 0 { report("the length \(steps) is negative", builder) }
    return steps < 0 ? nil : steps
  }

  func run(
    _ builder: GraphBuilder, _ body: ([Tensor], [Tensor]) -> (carry: [Tensor], output: [Tensor])
  ) -> (carry: [Tensor], output: [Tensor]) {
    let isKnown = !(initial + sequences).contains(where: \.isInvalid)
    guard isKnown, let steps = steps(builder) else { return failed(builder, body) }
    if steps == 1 { return once(builder, body) }
    let keys = BodyKeys.perStep { key in
      builder.apply(RandomBits([steps, 2], stream: builder.unique()), [key])
    }
    return builder.body("body", keys: keys) { inner in
      let carries = initial.enumerated().map { inner.bodyArgument("carry\($0)", $1.type) }
      let elements = sequences.enumerated().map { index, sequence in
        inner.bodyArgument("x\(index)", sequence.type.with(shape: sequence.shape.element))
      }
      let results = body(carries, elements)
      let outputs = (results.carry + results.output).enumerated().map { index, tensor in
        inner.own(tensor, like: index < initial.count ? initial[index] : initial.first)
      }
      guard checks(results.carry, outputs, builder) else {
        let output = results.output.map { builder.invalid($0.type.stacked(steps)) }
        return (initial.map(\.invalidated), output)
      }
      return finish(inner, builder, carries: carries, elements: elements, outputs, steps)
    }
  }

  /// A loop of one step is its body.
  private func once(
    _ builder: GraphBuilder,
    _ body: ([Tensor], [Tensor]) -> (carry: [Tensor], output: [Tensor])
  ) -> (carry: [Tensor], output: [Tensor]) {
    let results = body(initial, sequences.map { $0.squeeze(0, file: file, line: line) })
    let outputs = (results.carry + results.output).enumerated().map { index, tensor in
      builder.own(tensor, like: index < initial.count ? initial[index] : initial.first)
    }
    guard checks(results.carry, outputs, builder) else {
      return (
        initial.map(\.invalidated), results.output.map { builder.invalid($0.type.stacked(1)) }
      )
    }
    return (
      Array(outputs.prefix(initial.count)),
      outputs.dropFirst(initial.count).map { $0.expandDimensions(0, file: file, line: line) }
    )
  }

  /// As many invalid tensors as the body leaves.
  private func failed(
    _ builder: GraphBuilder,
    _ body: ([Tensor], [Tensor]) -> (carry: [Tensor], output: [Tensor])
  ) -> (carry: [Tensor], output: [Tensor]) {
    let elements = sequences.map { $0.rank > 0 ? $0.type.with(shape: $0.shape.element) : $0.type }
    let output = builder.invalidResults(of: initial) { carries in
      body(carries, elements.map { carries.first?.builder?.invalid($0) ?? builder.invalid($0) })
        .output
    }
    return (initial.map(\.invalidated), output)
  }

  /// Whether the body left carries like those it got.
  private func checks(_ carries: [Tensor], _ outputs: [Tensor], _ builder: GraphBuilder) -> Bool {
    guard carries.count == initial.count else {
      report("the body leaves \(carries.count) carries, expected \(initial.count)", builder)
      return false
    }
    if outputs.contains(where: \.isInvalid) { return false }
    var isRight = true
    for (index, (found, expected)) in zip(outputs, initial).enumerated()
    where found.type != expected.type {
      report(
        "carry \(index) becomes \(found.type), expected \(expected.type) as at the start", builder,
        ["note: cast, reshape or broadcast what the body returns, or the initial value"])
      isRight = false
    }
    return isRight
  }

  private func finish(
    _ inner: GraphBuilder, _ builder: GraphBuilder, carries: [Tensor], elements: [Tensor],
    _ outputs: [Tensor], _ steps: Int
  ) -> (carry: [Tensor], output: [Tensor]) {
    let types = outputs.map(\.type)
    var parts = ScanParts(length: steps, reverse: reverse)
    parts.carries = zip(initial, zip(carries, outputs)).map { ($0, $1.0, $1.1) }
    parts.sequences = zip(sequences, elements).map { ($0, $1) }
    parts.sequences += inner.capturedSequences.map { ($0.outside, $0.inside) }
    parts.constants = inner.capturedConstants.map { ($0.outside, $0.inside) }
    parts.outputs = Array(outputs.dropFirst(initial.count))
    let results = parts.make(inner, builder, file: file, line: line)
    let invalid = types.enumerated().map { index, type in
      builder.invalid(index < initial.count ? type : type.stacked(steps))
    }
    let all = results ?? invalid
    return (Array(all.prefix(initial.count)), Array(all.dropFirst(initial.count)))
  }
}

extension Shape {
  /// The shape of an element along the first axis.
  var element: Shape { Shape(Array(extents.dropFirst())) }
}

extension TensorType {
  /// Of `length` such tensors along a new first axis.
  func stacked(_ length: Int) -> TensorType { with(shape: Shape([length] + shape.extents)) }
}

extension GraphBuilder {
  /// A body's result as a tensor of the body; numbers become constants like another tensor.
  func own(_ tensor: Tensor, like other: Tensor?) -> Tensor {
    guard let number = tensor.number else { return adopted(tensor) }
    return constant(other?.type ?? TensorType(.f32, []), number)
  }
}
