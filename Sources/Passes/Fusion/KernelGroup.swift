import IR

/// Values that one kernel will compute.
struct KernelGroup {
  enum Kind: Hashable {
    case loops
    case matmul(Bool, Bool)
    case scatterAdd(Int)
  }

  let kind: Kind
  /// Values written to memory, in dependency order.
  var outputs: [Value]
  /// Buffers read, those of the group's own outputs included.
  var inputs: Set<Value>
}
