import IR

/// Prints a scatter: zeros, then every update added where its index says, in order.
struct ScatterPrinter {
  let scatter: ScatterAddition
  let context: KernelContext
  let dialect: Dialect

  func print() -> PrintedKernel {
    var writer = CWriter()
    let type = scatter.elementType.arithmeticName
    let work = Work(product: scatter.outer, scatter.updates + scatter.extent, scatter.inner)
    let chunks = KernelContext.chunkCount(extent: scatter.outer, work: work)
    context.describe(&writer)
    writer.block("\(context.linkage) void \(context.kernel.name)(void *context, int64_t chunk)") {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.numbers.declare(from: "frame", &inner)
      context.declareBuffers(&inner)
      context.declareRange(extent: scatter.outer, chunks: chunks, &inner)
      inner.block("for (int64_t i = begin; i < end; ++i)") { outer in
        let count = context.numbers(scatter.extent * scatter.inner)
        outer.line("\(CSpelling.type(scatter.elementType)) *to = r0 + \(count) * i;")
        fill(count, type, &outer)
        outer.block("for (int64_t j = 0; j < \(context.numbers(scatter.updates)); ++j)") { update in
          update.line("const int64_t place = (int64_t)b0[j];")
          update.line("if (place < 0 || place >= \(context.numbers(scatter.extent))) continue;")
          add(type, &update)
        }
      }
    }
    return PrintedKernel(function: writer.text, chunks: chunks, cost: work)
  }

  private func fill(_ count: String, _ type: String, _ writer: inout CWriter) {
    switch dialect {
    case .tiles: writer.line("gc_tile_splat_\(type)(\(count), to, 0);")
    case .loops: writer.line("for (int64_t l = 0; l < \(count); ++l) to[l] = 0;")
    }
  }

  private func add(_ type: String, _ writer: inout CWriter) {
    let (inner, updates) = (context.numbers(scatter.inner), context.numbers(scatter.updates))
    let target = "to + \(inner) * place"
    let source = "b1 + \(inner) * (\(updates) * i + j)"
    switch dialect {
    case .tiles:
      writer.line("gc_tile_add_\(type)(\(inner), \(target), \(target), \(source));")
    case .loops:
      writer.line(
        "for (int64_t l = 0; l < \(inner); ++l) "
          + "(\(target))[l] = gc_add_\(type)((\(target))[l], (\(source))[l]);")
    }
  }
}
