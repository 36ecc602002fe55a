import IR

/// Finds what no other kernel reads: substitution may show that a consumer needs no element of an
/// operand, such as a slice that skips one part of a concatenation, or only where it is computed.
struct UnreadValues {
  private let isOutput: Set<Value>
  /// Values that have another name in memory.
  private let aliased: Set<Value>

  init(_ draft: FusionDraft) {
    isOutput = Set(draft.graph.outputs.map(\.value))
    aliased = Set(draft.materialization.aliases.values)
  }

  /// Drops kernels whose results nothing reads.
  func removeKernels(from network: inout KernelNetwork) {
    // Not one backward walk: a merged group stands where its last part stood, which may be behind
    // readers of its other parts.
    var isChanged = true
    while isChanged {
      isChanged = false
      for index in network.groups.indices.reversed() {
        guard let group = network.groups[index] else { continue }
        guard group.outputs.allSatisfy({ isUnread($0, network) }) else { continue }
        network.remove(index)
        isChanged = true
      }
    }
  }

  /// Takes results from kernels that only these read themselves.
  ///
  /// - Requires: kernels that nothing reads are gone.
  /// - Returns: values that need no memory. A product stays what its epilogue reads, though in no
  ///   buffer of its own, and is none of them.
  func dropBuffers(from network: inout KernelNetwork) -> [Value] {
    var dropped: [Value] = []
    for index in network.groups.indices {
      guard let group = network.groups[index], group.kind == .loops || group.outputs.count > 1
      else { continue }
      let unread = group.outputs.filter { isUnread($0, network) }
      network.removeOutputs(unread, of: index)
      dropped += unread.filter { $0 != group.product }
    }
    return dropped.sorted()
  }

  private func isUnread(_ value: Value, _ network: KernelNetwork) -> Bool {
    !isOutput.contains(value) && network.readers(of: value).isEmpty && !aliased.contains(value)
  }
}
