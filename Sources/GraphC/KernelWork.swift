import IR

/// What a kernel has to do, by its formula alone.
package struct KernelWork {
  /// Operations on floats, each function counted once, a reduction once per element.
  package let operations: Double
  /// Every buffer read once and written once, whole.
  package let byteCount: Int
  package let isDouble: Bool

  package init(_ kernel: Kernel, in graph: Graph) {
    operations = kernel.operationCount
    byteCount = (Set(kernel.inputs).sorted() + Set(kernel.outputs).sorted())
      .map { graph.type(of: $0).byteCount }.reduce(0, +)
    isDouble = kernel.outputs.contains { graph.type(of: $0).elementType == .f64 }
  }
}
