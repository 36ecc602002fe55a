import IR
import Scheduling

/// Lets results take the place of operands that are not needed any more.
///
///     %4 = add %2, %3      // the last to read %2: %4 is written over it
///
/// Legal if the kernel loads each element of the operand only where it writes the result's, and if
/// no other kernel reads the operand in that step or later.
struct InPlace {
  /// Pieces of the arena, in the order in which they are first written.
  private(set) var lifetimes: [Lifetime?]
  /// Temporaries that live in the memory of the result they become.
  private(set) var moved: [Value: Plan.Placement] = [:]
  /// The piece that holds a value.
  private var pieces: [Value: Int] = [:]

  /// Merges the lifetimes of single buffers; `placements` are those outside of the arena.
  init(
    _ kernelGraph: KernelGraph, _ times: KernelTimes, _ lifetimes: [Lifetime],
    _ placements: [Value: Plan.Placement]
  ) {
    self.lifetimes = lifetimes
    for (index, lifetime) in lifetimes.enumerated() {
      for value in lifetime.values { pieces[value] = index }
    }
    var readers: [Value: [Int]] = [:]
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      for input in kernel.inputs { readers[input, default: []].append(times.step(of: index)) }
    }
    for index in times.order {
      let kernel = kernelGraph.kernels[index]
      let step = times.step(of: index)
      for output in kernel.outputs {
        let operand = kernel.inputs.first { input in
          isLastRead(of: input, in: step, readers[input] ?? [])
            && kernel.mayOverwrite(input, with: output, in: kernelGraph.graph)
        }
        if let operand { put(output, over: operand, placements[output]) }
      }
    }
  }

  /// Whether a piece still holds `value`, and nothing else reads it in this step or later.
  private func isLastRead(of value: Value, in step: Int, _ readers: [Int]) -> Bool {
    guard let piece = pieces[value], let lifetime = lifetimes[piece] else { return false }
    return lifetime.values.last == value && lifetime.last == step
      && readers.count { $0 == step } == 1
  }

  private mutating func put(_ output: Value, over operand: Value, _ placement: Plan.Placement?) {
    guard let target = pieces[operand] else { return }
    if let source = pieces[output], let next = lifetimes[source] {
      lifetimes[target]?.append(next)
      lifetimes[source] = nil
      for value in next.values { pieces[value] = target }
    } else if case .output = placement, let lifetime = lifetimes[target] {
      // The caller's memory for a result is ours until the end.
      for value in lifetime.values {
        moved[value] = placement
        pieces[value] = nil
      }
      lifetimes[target] = nil
    }
  }
}

extension Kernel {
  /// Whether `output` may take the place of `input`, of which the kernel is the last reader: every
  /// element of it is read only to compute the element that replaces it.
  ///
  /// A product reads its operands, or what they are computed from, as a whole, and if it is collected in the first output, writes
  /// that before the epilogue reads anything.
  func mayOverwrite(_ input: Value, with output: Value, in graph: Graph) -> Bool {
    let (new, old) = (graph.type(of: output), graph.type(of: input))
    guard new.elementType == old.elementType, new.elementCount == old.elementCount, let formula,
      let result = outputs.firstIndex(of: output), formula.resultRanks[result] == formula.rank
    else { return false }
    if case .matmul(let product, let epilogue) = body {
      let isProduct = result == 0 && epilogue?.temporary == nil
      if isProduct || product.inputs.contains(where: { inputs[$0] == input }) { return false }
    }
    return inputs.indices.allSatisfy { slot in
      inputs[slot] != input || formula.readsInPlace(operand: slot)
    }
  }
}
