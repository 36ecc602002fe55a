import IR

/// Products that are divided along their depth: each part multiplies a range of the terms of all
/// elements, and leaves a partial product in memory; a second function adds these in order, before the
/// epilogue.
///
/// Serves results that are small beside their depth, such as gradients of weights. Divided by rows
/// or columns, each part would read one operand as a whole for the few lines that it has.
extension ProductSchedule {
  /// Whether partial products are added once all parts have run.
  package var isFinished: Bool { axis == .depth }

  /// Bytes of the partial products, which come first in the memory of the kernel.
  package var partialByteCount: Int {
    axis == .depth
      ? LocalMemory.padded(partCount * product.m * product.n * elementType.byteCount) : 0
  }
}

extension MatrixProduct {
  /// The result's longer side times this is the least depth that is divided: below, reading an operand
  /// anew in each part costs less than storing and adding partial products.
  private static let depthRatio = 4

  /// Parts of the depth, 1 if it is not to be divided.
  ///
  /// By sizes of the product alone, so that what else a kernel does with it changes no bit.
  func depthPartCount(for target: Target) -> Int {
    let division = target.division
    guard batch == 1, m > 0, n > 0, k / Self.depthRatio >= max(m, n) else { return 1 }
    let bytes = Work(product: m, n, elementType.byteCount).operations
    // Partial products stay in the second-level cache until they are added.
    return max(
      1,
      min(
        work(for: target).operations / division.productWork, k / division.productDepth,
        target.secondCacheByteCount / max(1, bytes), division.productParts))
  }
}
