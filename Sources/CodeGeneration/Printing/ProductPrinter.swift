import IR

/// Prints a batch of matrix products as calls of the runtime's GEMM, divided by rows or columns.
struct ProductPrinter {
  let product: MatrixProduct
  let context: KernelContext

  /// Multiply-adds below which a part is not worth handing to another thread.
  private static let chunkOperations = 1 << 19
  /// Parts of one product; each packs its operands again, so they are few.
  private static let maximumChunks = 4
  /// Parts end where register tiles end: 12 rows or 32 columns, on other CPUs a divisor of these.
  private static let tile = (rows: 12, columns: 32)

  func print() -> PrintedKernel {
    var writer = CWriter()
    let (m, n, k) = (product.m, product.n, product.k)
    let splitsRows = m >= n
    // No product at all is a batch too: there is nothing to write to.
    let isBatch = product.batch != 1
    let extent = isBatch ? product.batch : max(m, n)
    let chunks = max(
      1,
      min(
        product.floatingPointOperations / 2 / Self.chunkOperations, Self.maximumChunks,
        isBatch ? extent : extent / 32))
    context.describe(&writer)
    writer.block("static void \(context.kernel.name)(void *context, int64_t chunk)") { inner in
      context.declareBuffers(&inner)
      let unit = isBatch ? 1 : (splitsRows ? Self.tile.rows : Self.tile.columns)
      context.declareRange(extent: extent, chunks: chunks, unit: unit, &inner)
      let a = product.transposeLHS ? (row: 1, column: m) : (row: k, column: 1)
      let b = product.transposeRHS ? (row: 1, column: k) : (row: n, column: 1)
      let type = product.elementType.rawValue
      let gemm = context.isStandalone ? "gc_gemm_\(type)" : "frame->runtime->gemm_\(type)"
      let last = context.isStandalone ? "0, frame->scratch" : "0"
      let strides = "\(a.row), \(a.column)"
      if isBatch {
        inner.block("for (int64_t i = begin; i < end; ++i)") {
          $0.line(
            "\(gemm)(\(m), \(n), \(k), b0 + \(m * k) * i, \(strides), "
              + "b1 + \(k * n) * i, \(b.row), \(b.column), r0 + \(m * n) * i, \(n), \(last));")
        }
      } else if splitsRows {
        inner.line(
          "\(gemm)(end - begin, \(n), \(k), b0 + \(a.row) * begin, \(strides), "
            + "b1, \(b.row), \(b.column), r0 + \(n) * begin, \(n), \(last));")
      } else {
        inner.line(
          "\(gemm)(\(m), end - begin, \(k), b0, \(strides), "
            + "b1 + \(b.column) * begin, \(b.row), \(b.column), r0 + begin, \(n), \(last));")
      }
    }
    return PrintedKernel(function: writer.text, chunks: chunks)
  }
}
