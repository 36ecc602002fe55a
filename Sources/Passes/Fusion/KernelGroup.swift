import IR

/// Values that one kernel will compute.
struct KernelGroup {
  let kind: KernelKind
  /// Expressions of the kernel's formula.
  var size = 0
  /// What the kernel loops over.
  let domain: KernelDomain
  /// The value a matrix product computes.
  var product: Value?
  /// Values written to memory, in dependency order; without the product if only its epilogue
  /// reads it.
  var outputs: [Value]
  /// Buffers read, those of the group's own outputs included.
  var inputs: Set<Value>
  /// How outputs are computed, for loops and epilogues.
  var fused: FusedFormula?
  /// How those operands of a product are computed that it packs without finding them in memory.
  var prologues: [Value: FusedFormula] = [:]
}
