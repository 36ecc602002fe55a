/// How a node becomes a kernel.
package enum KernelKind: Hashable, Sendable {
  /// Loops over its formula; may be fused.
  case loops
  /// Products of the matrices in the last two axes.
  case product(MatrixProduct)
  /// Zeros plus every update at its index; the formula would search all indices for each element.
  case scatter(ScatterAddition)
  /// A hand-written function over independent lines or matrices.
  case routine(Routine)
  /// Its bodies are compiled and run.
  case control(ControlFlow)
}
