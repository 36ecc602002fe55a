import IR

/// The gradient of a scan: a scan in the other direction over the gradient of the body.
///
/// The carries of the new scan are the cotangents of the carries, and for each constant the sum of
/// its gradients. What the gradient of a step needs of that step is computed again if it follows
/// from elements and constants by cheap operations, and else stacked by a scan like the first one
/// with more outputs (`ScanResiduals`).
struct ScanGradient {
  private let scan: Scan
  private let operands: [Tensor]
  private let cotangents: [Int: Tensor]
  /// The body with its gradient.
  private let work = GraphBuilder("body")
  private let arguments: [Tensor]
  private let outputs: [Tensor]
  private var carries: Int { scan.form.carries }
  private var sequences: Int { scan.form.sequences }

  init(_ scan: Scan, _ operands: [Tensor], _ cotangents: [Int: Tensor]) {
    self.scan = scan
    self.operands = operands
    self.cotangents = cotangents
    let body = scan.control.bodies[0]
    var arguments: [Tensor] = []
    let tensors = work.copy(body) { work, node, _ in
      guard node.argument != nil else { return nil }
      arguments.append(work.bodyArgument("in\(arguments.count)", node.type))
      return arguments.last
    }
    self.arguments = arguments
    outputs = body.outputs.map { tensors[$0.value.index] }
  }

  /// One cotangent per operand, in the graph of the operands.
  func run(_ builder: GraphBuilder) throws(Diagnostic) -> [Tensor?] {
    let seeds = outputs.enumerated().map { index, output -> Tensor? in
      let isUsed = index < carries ? output.elementType.isFloat : cotangents[index] != nil
      return isUsed ? work.bodyArgument("seed\(index)", output.type) : nil
    }
    var found = sweep(seeds)
    if let mistake = work.diagnostics.first { throw mistake }
    var sums: [Int: Tensor] = [:]
    for index in arguments.indices.dropFirst(carries + sequences) {
      guard let gradient = found[index] else { continue }
      let sum = work.bodyArgument("sum\(index)", arguments[index].type)
      sums[index] = sum
      found[index] = sum + gradient
    }
    let carried = (0..<carries).filter { outputs[$0].elementType.isFloat }
    for index in carried where found[index] == nil { found[index] = arguments[index].zerosLike }

    var parts = ScanParts(length: scan.form.length, reverse: !scan.form.reverse)
    for index in carried {
      guard let seed = seeds[index], let next = found[index] else { continue }
      let initial = cotangents[index] ?? builder.zeros(seed.type)
      parts.carries.append((initial, seed, next))
    }
    for (index, sum) in sums.sorted(by: { $0.key < $1.key }) {
      parts.carries.append((builder.zeros(sum.type), sum, found[index] ?? sum))
    }
    for (index, seed) in seeds.enumerated() where index >= carries {
      guard let seed, let cotangent = cotangents[index] else { continue }
      parts.sequences.append((cotangent, seed))
    }
    let elements = (carries..<carries + sequences).filter { found[$0] != nil }
    parts.outputs = elements.compactMap { found[$0] }
    for index in arguments.indices.dropFirst(carries) {
      let pair = (operands[index], arguments[index])
      if index < carries + sequences {
        parts.sequences.append(pair)
      } else {
        parts.constants.append(pair)
      }
    }
    let results = try make(parts, builder)
    return place(results, carried: carried, sums: sums.keys.sorted(), elements: elements)
  }

  /// The gradient of the body with respect to its arguments, by their position.
  private func sweep(_ seeds: [Tensor?]) -> [Int: Tensor] {
    let floats = arguments.indices.filter { arguments[$0].elementType.isFloat }
    let sweep = ReverseSweep(work, floats.compactMap { arguments[$0].value })
    var known: [Value: Tensor] = [:]
    for (output, seed) in zip(outputs, seeds) {
      guard let seed, let value = output.value else { continue }
      known[value] = known[value].map { $0 + seed } ?? seed
    }
    let cotangents = sweep.run(from: known)
    return [Int: Tensor](
      uniqueKeysWithValues: floats.compactMap { index in
        arguments[index].value.flatMap { cotangents[$0] }.map { (index, $0) }
      })
  }

  /// The scan over the gradient of the body, which takes residuals as further sequences.
  private func make(_ parts: ScanParts, _ builder: GraphBuilder) throws(Diagnostic) -> [Tensor] {
    var parts = parts
    let roots = parts.carries.map(\.next) + parts.outputs
    let seeds = parts.carries.map(\.argument) + parts.sequences.map(\.argument)
    let residuals = ScanResiduals(
      work, carries: Array(arguments.prefix(carries)),
      constants: Array(arguments.dropFirst(carries + sequences)),
      seeds: seeds.filter { seed in !arguments.contains { $0.value == seed.value } }, roots: roots)
    let stacked = try stack(residuals.values, builder)
    let body = GraphBuilder("body")
    var known: [Value: Tensor] = [:]
    func argument(_ tensor: Tensor) -> Tensor {
      let inside = body.bodyArgument("in\(known.count)", tensor.type)
      if let value = tensor.value { known[value] = inside }
      return inside
    }
    parts.carries = parts.carries.map { ($0.initial, argument($0.argument), $0.next) }
    parts.sequences = parts.sequences.map { ($0.outside, argument($0.argument)) }
    parts.constants = parts.constants.map { ($0.outside, argument($0.argument)) }
    for (value, outside) in zip(residuals.values, stacked) {
      parts.sequences.append((outside, argument(work.tensor(value))))
    }
    let copies = body.copy(roots.compactMap(\.value), of: work.nodes, known: known)
    for index in parts.carries.indices { parts.carries[index].next = copies[index] }
    parts.outputs = Array(copies.dropFirst(parts.carries.count))
    guard let results = parts.make(body, builder) else {
      throw scan.failure("its gradient cannot be built")
    }
    return results
  }

  /// The values of all steps, stacked: outputs that the scan has, or those of a scan with more.
  private func stack(_ values: [Value], _ builder: GraphBuilder) throws(Diagnostic) -> [Tensor] {
    let extra = values.filter { value in !outputs.dropFirst(carries).contains { $0.value == value }
    }
    let all = outputs.compactMap(\.value) + extra
    var control = scan.control
    if !extra.isEmpty {
      let body = GraphBuilder("body")
      let names = scan.control.bodies[0].arguments.map(\.label)
      let inside = arguments.enumerated().map { body.bodyArgument("in\($0)", $1.type) }
      let known = Dictionary(
        uniqueKeysWithValues: zip(arguments.compactMap(\.value), inside))
      let copies = body.copy(all, of: work.nodes, known: known)
      let results = copies.enumerated().map { index, tensor in
        (index < carries ? "carry\(index)" : "y\(index - carries)", tensor)
      }
      control = ControlFlow(
        control.form,
        [try body.finishBody(Array(zip(names, inside)).map { ($0, $1) }, outputs: results)])
    }
    return values.map { value in
      let index = all.dropFirst(carries).firstIndex(of: value) ?? 0
      return builder.apply(Scan(control, result: index), operands)
    }
  }

  /// Results of the new scan beside the operands they are gradients of.
  private func place(_ results: [Tensor], carried: [Int], sums: [Int], elements: [Int]) -> [Tensor?]
  {
    var gradients: [Tensor?] = operands.map { _ in nil }
    for (index, result) in zip(carried + sums + elements, results) { gradients[index] = result }
    return gradients
  }
}
