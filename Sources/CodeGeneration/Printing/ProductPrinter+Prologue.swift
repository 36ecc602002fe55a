import IR

extension ProductPrinter {
  /// An operand that the program computes while it is packed.
  struct Prologue {
    /// `a` or `b`, as the runtime calls operands.
    let letter: String
    let formula: Formula
    /// What of its stored matrix a part of the product, or a band of it, begins at.
    let offset: (axis: String, field: String)
  }

  /// Those of both operands.
  var prologues: [Prologue] {
    var result: [Prologue] = []
    if case .formula(let formula) = product.lhs {
      let axis = product.transposeLHS ? "column" : "row"
      result.append(Prologue(letter: "a", formula: formula, offset: (axis, "row")))
    }
    if case .formula(let formula) = product.rhs {
      let axis = product.transposeRHS ? "row" : "column"
      result.append(Prologue(letter: "b", formula: formula, offset: (axis, "column")))
    }
    return result
  }

  /// Prints their functions; returns the element operations of all parts.
  func printPrologues(_ chunks: Int, _ writer: inout CWriter) -> Int {
    let counts = product.readCounts(
      splitsRows: splitsRows, chunks: chunks, isInBands: bandRows != nil)
    return prologues.reduce(0) { work, prologue in
      let count = prologue.letter == "a" ? counts.lhs : counts.rhs
      return work + count * print(prologue, &writer)
    }
  }

  /// One row after another, each to where the one before ends; returns the operations of one pass.
  private func print(_ prologue: Prologue, _ writer: inout CWriter) -> Int {
    let nest = LoopNestBuilder.build(prologue: prologue.formula)
    let name = "\(context.kernel.name)_load_\(prologue.letter)"
    let type = CSpelling.type(product.elementType)
    let (axis, field) = prologue.offset
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end, void *to)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareOperands(prologue.formula.operands, &inner)
      inner.line("\(axis) += region->\(field), \(axis)_end += region->\(field);")
      inner.line("const int64_t width = column_end - column, end = row_end;")
      inner.line("\(type) *r0 = (\(type) *)to - column;")
      inner.block("for (; row < end; ++row, r0 += width)") {
        $0.line("row_end = row + 1;")
        $0.lines(dialect.statements(nest, context))
      }
    }
    return nest.work
  }
}
