import GraphC

/// Runs a plan on bytes that know whose they are: another way than the checker's to find out
/// whether every read finds its value.
///
/// Slow, so for small plans.
struct PlanOracle {
  private struct Byte: Hashable {
    let value: Value
    let index: Int
  }

  private let plan: Plan
  private var memories: [Plan.Placement: [Int: Byte]] = [:]

  static func isRight(_ plan: Plan) -> Bool {
    var oracle = PlanOracle(plan: plan)
    for value in plan.graph.values {
      switch plan.placements[value] {
      case .argument(value.index), .constant: oracle.write(value)
      default: continue
      }
    }
    for step in plan.steps where !oracle.run(step) { return false }
    return plan.graph.outputs.indices.allSatisfy { index in
      let value = plan.kernelGraph.buffer(of: plan.graph.outputs[index].value)
      return oracle.holds(value, at: plan.destination(ofOutput: index))
    }
  }

  private init(plan: Plan) { self.plan = plan }

  private mutating func run(_ step: Plan.Step) -> Bool {
    switch step {
    case .copy(let value, let output):
      guard holds(value) else { return false }
      write(value, at: plan.destination(ofOutput: output))
    case .kernel(let index):
      let kernel = plan.kernels[index]
      guard kernel.inputs.allSatisfy({ holds($0) }), useOwnMemory(of: index) else { return false }
      for output in kernel.outputs {
        for input in kernel.inputs where overlap(input, output) {
          guard plan.placements[input] == plan.placements[output],
            Self.reads(kernel, input, onlyWhereItWrites: output, plan.graph)
          else { return false }
        }
        write(output)
      }
      return kernel.outputs.allSatisfy { holds($0) }
    }
    return true
  }

  // MARK: Memory

  /// Fills a kernel's own memory; false if it is that of an operand or result.
  private mutating func useOwnMemory(of index: Int) -> Bool {
    let kernel = plan.kernels[index]
    let start = plan.kernelOffsets[index]
    let own = start..<(start + kernel.schedule.byteCount)
    for value in kernel.inputs + kernel.outputs {
      guard let place = plan.placements[value] else { return false }
      let (memory, range) = bytes(value, at: place)
      if memory == .arena(offset: 0), range.overlaps(own) { return false }
    }
    for address in own { memories[.arena(offset: 0), default: [:]][address] = nil }
    return true
  }

  private func bytes(_ value: Value, at placement: Plan.Placement) -> (Plan.Placement, Range<Int>) {
    let count = plan.graph.type(of: value).byteCount
    switch placement {
    case .arena(let offset): return (.arena(offset: 0), offset..<(offset + count))
    // A memory of its own for each constant.
    case .constant: return (.arena(offset: -1 - value.index), 0..<count)
    default: return (placement, 0..<count)
    }
  }

  private mutating func write(_ value: Value, at placement: Plan.Placement? = nil) {
    guard let placement = placement ?? plan.placements[value] else { return }
    let (memory, range) = bytes(value, at: placement)
    for (index, address) in range.enumerated() {
      memories[memory, default: [:]][address] = Byte(value: value, index: index)
    }
  }

  private func holds(_ value: Value, at placement: Plan.Placement? = nil) -> Bool {
    guard let placement = placement ?? plan.placements[value] else { return false }
    let (memory, range) = bytes(value, at: placement)
    if case .arena = placement, range.lowerBound < 0 || range.upperBound > plan.arena.byteCount {
      return false
    }
    return range.enumerated().allSatisfy { index, address in
      memories[memory]?[address] == Byte(value: value, index: index)
    }
  }

  private func overlap(_ a: Value, _ b: Value) -> Bool {
    guard let x = plan.placements[a], let y = plan.placements[b] else { return true }
    let (first, second) = (bytes(a, at: x), bytes(b, at: y))
    return first.0 == second.0 && first.1.overlaps(second.1)
  }

  // MARK: Kernels

  /// Tries every index of every loop.
  private static func reads(
    _ kernel: Kernel, _ input: Value, onlyWhereItWrites output: Value, _ graph: Graph
  ) -> Bool {
    guard let formula = kernel.formula, let slot = kernel.inputs.firstIndex(of: input),
      let result = kernel.outputs.firstIndex(of: output),
      graph.type(of: input).elementType == graph.type(of: output).elementType
    else { return false }
    // A product reads all of its operands for each element, and writes before its epilogue reads.
    if case .matmul(let product, let epilogue) = kernel.body {
      if product.inputs.contains(slot) || result == 0 && epilogue?.temporary == nil { return false }
    }
    for (index, expression) in formula.expressions.enumerated() {
      guard formula.isReachable[index], case .load(slot, let indices) = expression else { continue }
      let load = formula.strides(of: indices[0])
      guard load.terms.isEmpty else { return false }
      var places = [[Int]()]
      for extent in formula.axes {
        places = places.flatMap { place in
          (0..<extent).map { place + [$0] }
        }
      }
      for place in places {
        let read = load.constant + load.strides.reduce(0) { $0 + $1.value * place[$1.key] }
        let written = zip(formula.resultStrides[result], place).reduce(0) { $0 + $1.0 * $1.1 }
        if read != written { return false }
      }
    }
    return true
  }
}
