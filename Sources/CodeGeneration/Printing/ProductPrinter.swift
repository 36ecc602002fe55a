import IR

/// Prints a batch of matrix products as calls of the runtime's GEMM, divided by rows or columns,
/// and the epilogue as a function that the GEMM calls for regions of the result.
struct ProductPrinter {
  let product: MatrixProduct
  let epilogue: Epilogue?
  let context: KernelContext
  let dialect: Dialect

  /// Multiply-adds in the time of one operation on an element that comes from a cache.
  private static let operationsPerElement = 8
  /// Element operations below which a part is not worth handing to another thread.
  private static let chunkCost = 1 << 15
  /// Parts of one product; each packs its operands again, so they are few.
  private static let maximumChunks = 8
  /// Parts end where register tiles end: 12 rows or 32 columns, on other CPUs a divisor of these.
  private static let tile = (rows: 12, columns: 32)

  func print() -> PrintedKernel {
    var writer = CWriter()
    context.describe(&writer)
    // Products of few rows wait for their operands, the others for multiplications.
    let elements = product.batch * (product.m + product.n) * product.k
    var cost = max(
      product.floatingPointOperations / 2 / Self.operationsPerElement, elements)
    if let epilogue { cost += print(epilogue, &writer) }
    let chunks = chunkCount(cost)
    writer.block("static void \(context.kernel.name)(void *context, int64_t chunk)") { inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBuffers(&inner)
      let unit = isBatch ? 1 : (splitsRows ? Self.tile.rows : Self.tile.columns)
      context.declareRange(extent: extent, chunks: chunks, unit: unit, &inner)
      printCalls(&inner)
    }
    return PrintedKernel(function: writer.text, chunks: chunks, cost: cost)
  }

  // MARK: Division among threads

  // No product at all is a batch too: there is nothing to write to.
  private var isBatch: Bool { product.batch != 1 }
  private var splitsRows: Bool { product.m >= product.n || reducesRows }
  private var reducesRows: Bool { epilogue?.formula.rowAxis != nil }

  /// What threads divide: matrices, rows or columns.
  private var extent: Int {
    isBatch ? product.batch : splitsRows ? product.m : product.n
  }

  private func chunkCount(_ cost: Int) -> Int {
    max(1, min(cost / Self.chunkCost, Self.maximumChunks, isBatch ? extent : extent / 32))
  }

  // MARK: The product

  private func printCalls(_ writer: inout CWriter) {
    let (m, n, k) = (product.m, product.n, product.k)
    if isBatch {
      writer.block("for (int64_t i = begin; i < end; ++i)") {
        $0.line(
          call("\(m)", "\(n)", "b0 + \(m * k) * i", "b1 + \(k * n) * i", "r0 + \(m * n) * i"))
      }
      return
    }
    if let rows = bandRows { return printBands(of: rows, &writer) }
    if epilogue != nil {
      let offsets = splitsRows ? "begin, 0" : "0, begin"
      writer.line("gc_region region = {frame, \(offsets), 0};")
      let wholeRows = hasWholeRows ? ", .has_whole_rows = 1" : ""
      writer.line(
        "const gc_gemm_hooks hooks = "
          + "{.context = &region, .finish = \(context.kernel.name)_finish\(wholeRows)};")
    }
    let strides = strides
    if splitsRows {
      let (a, c) = ("b0 + \(strides.a.row) * begin", "r0 + \(n) * begin")
      writer.line(call("end - begin", "\(n)", a, "b1", c))
    } else {
      let b = "b1 + \(strides.b.column) * begin"
      writer.line(call("\(m)", "end - begin", "b0", b, "r0 + begin"))
    }
  }

  /// Rows of a band, if only the epilogue has the product.
  private var bandRows: Int? { epilogue?.temporary.flatMap { _ in product.bandRows } }

  /// Computes a band of rows at a time and has the epilogue use it up.
  private func printBands(of rows: Int, _ writer: inout CWriter) {
    let (m, n) = (product.m, product.n)
    writer.line("\(CSpelling.type(product.elementType)) band[\(rows * n)];")
    writer.line("gc_region region = {frame, 0, \(splitsRows ? "0" : "begin"), band};")
    let (first, last) = splitsRows ? ("begin", "end") : ("0", "\(m)")
    let width = splitsRows ? "\(n)" : "end - begin"
    writer.block("for (int64_t row = \(first); row < \(last); row += \(rows))") { loop in
      loop.line("const int64_t rows = \(last) - row < \(rows) ? \(last) - row : \(rows);")
      let b = splitsRows ? "b1" : "b1 + \(strides.b.column) * begin"
      loop.line(call("rows", width, "b0 + \(strides.a.row) * row", b, "band", hooks: "0"))
      loop.line("region.row = row;")
      loop.line("\(context.kernel.name)_finish(&region, 0, rows, 0, \(width));")
    }
  }

  private var strides: (a: (row: Int, column: Int), b: (row: Int, column: Int)) {
    let (m, n, k) = (product.m, product.n, product.k)
    return (product.transposeLHS ? (1, m) : (k, 1), product.transposeRHS ? (1, k) : (n, 1))
  }

  private func call(
    _ m: String, _ n: String, _ a: String, _ b: String, _ c: String, hooks: String? = nil
  ) -> String {
    let type = product.elementType.rawValue
    let function = context.isStandalone ? "gc_gemm_\(type)" : "frame->runtime->gemm_\(type)"
    let hooks = hooks ?? (epilogue == nil ? "0" : "&hooks")
    let scratch = context.isStandalone ? ", frame->scratch" : ""
    let strides = strides
    return "\(function)(\(m), \(n), \(product.k), \(a), \(strides.a.row), \(strides.a.column), "
      + "\(b), \(strides.b.row), \(strides.b.column), \(c), \(product.n), \(hooks)\(scratch));"
  }

  // MARK: The epilogue

  /// Prints the function; returns the element operations of the whole epilogue.
  private func print(_ epilogue: Epilogue, _ writer: inout CWriter) -> Int {
    let name = "\(context.kernel.name)_finish"
    // Whole rows are one range of memory, which a formula without broadcasts walks as such.
    let formula = hasWholeRows ? AxisCollapsing.collapse(epilogue.formula) : epilogue.formula
    let nest = LoopNestBuilder.build(epilogue: formula, product: context.kernel.inputs.count)
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareBuffers(&inner)
      if bandRows != nil {
        let type = CSpelling.type(product.elementType)
        let place = "(\(product.n) * region->row + region->column)"
        inner.line(
          "const \(type) *b\(context.kernel.inputs.count) = "
            + "(const \(type) *)region->product - \(place);")
      }
      inner.line("row += region->row, row_end += region->row;")
      inner.line("column += region->column, column_end += region->column;")
      if formula.rank < 2 { inner.line("row *= \(product.n), row_end *= \(product.n);") }
      inner.lines(dialect.statements(nest, context))
    }
    return nest.work
  }

  /// Whether regions are whole rows: bands are, and products can promise it up to a number of
  /// columns.
  private var hasWholeRows: Bool {
    splitsRows && (bandRows != nil || product.n <= MatrixProduct.wholeRowLimit)
  }
}
