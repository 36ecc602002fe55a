import IR
import Scheduling

extension ProductPrinter {
  /// An operand that the program loads while it is packed.
  struct Prologue {
    /// `a` or `b`, as the runtime calls operands.
    let letter: CCode
    let operand: MatrixProduct.Operand
    /// If a formula computes it.
    let loops: ScheduledNest?
    /// What of its stored matrix a part of the product, or a band of it, begins at.
    let offset: (axis: CCode, field: CCode)
  }

  /// Those of both operands.
  var prologues: [Prologue] {
    var result: [Prologue] = []
    if product.lhs.isLoaded {
      let axis: CCode = product.transposeLHS ? "column" : "row"
      result.append(
        Prologue(letter: "a", operand: product.lhs, loops: schedule.lhs, offset: (axis, "row")))
    }
    if product.rhs.isLoaded {
      let axis: CCode = product.transposeRHS ? "row" : "column"
      result.append(
        Prologue(
          letter: "b", operand: product.rhs, loops: schedule.rhs, offset: (axis, "column")))
    }
    return result
  }

  /// Prints their functions.
  func printPrologues(_ writer: inout CWriter) {
    for prologue in prologues { print(prologue, &writer) }
  }

  private func print(_ prologue: Prologue, _ writer: inout CWriter) {
    let (axis, field) = prologue.offset
    if case .windows = prologue.operand, dialect == .tiles { writer.line(windowPrototype) }
    let name: CCode = "\(context.name)_load_\(prologue.letter)"
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end, void *to)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      numbers.declare(from: "frame", &inner)
      context.declareOperands(prologue.operand.inputs, &inner)
      inner.line("\(axis) += region->\(field), \(axis)_end += region->\(field);")
      if let loops = prologue.loops { printRows(loops, &inner) }
      if case .windows(let position, let matrix) = prologue.operand {
        printWindows(over: position, matrix, &inner)
      }
    }
  }

  /// One row after another, each to where the one before ends.
  private func printRows(_ loops: ScheduledNest, _ writer: inout CWriter) {
    declareLocals(of: loops, &writer)
    let type = CSpelling.type(product.elementType)
    writer.line("const int64_t width = column_end - column, end = row_end;")
    writer.line("\(type) *r0 = (\(type) *)to - column;")
    writer.block("for (; row < end; ++row, r0 += width)") {
      $0.line("row_end = row + 1;")
      $0.lines(dialect.statements(loops, context))
    }
  }

  // MARK: Windows

  private var windowFunction: CCode { "gc_routine_windows_\(product.elementType)" }

  private var windowPrototype: CCode {
    let type = CSpelling.type(product.elementType)
    return "void \(windowFunction)(const int64_t *, const \(type) *, int64_t, int64_t, int64_t, "
      + "int64_t, \(type) *);"
  }

  private func printWindows(
    over position: Int, _ matrix: WindowMatrix, _ writer: inout CWriter
  ) {
    let isFixed = !matrix.numbers.contains { numbers.batch?.isDependent($0) ?? false }
    let list = matrix.numbers.map { numbers($0) }.joined(separator: ", ")
    writer.line("\(isFixed ? "static " : "")const int64_t windows[] = {\(list)};")
    writer.line(
      "\(windowFunction)(windows, b\(position), row, row_end, column, column_end, to);")
  }
}
