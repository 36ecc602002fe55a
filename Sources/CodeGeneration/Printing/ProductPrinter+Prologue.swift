import IR
import Scheduling

extension ProductPrinter {
  /// An operand that the program loads while it is packed.
  struct Prologue {
    /// `a` or `b`, as the runtime calls operands.
    let letter: CCode
    let operand: ProductSchedule.Operand
    /// What of its stored matrix a part of the product, or a band of it, begins at.
    let offset: (axis: CCode, field: CCode)
  }

  /// Those of both operands.
  var prologues: [Prologue] {
    var result: [Prologue] = []
    if left.isLoaded {
      let axis: CCode = left.isTransposed ? "column" : "row"
      result.append(Prologue(letter: "a", operand: left, offset: (axis, "row")))
    }
    if right.isLoaded {
      let axis: CCode = right.isTransposed ? "row" : "column"
      result.append(Prologue(letter: "b", operand: right, offset: (axis, "column")))
    }
    return result
  }

  /// Prints their functions.
  func printPrologues(_ writer: inout CWriter) {
    for prologue in prologues { print(prologue, &writer) }
  }

  private func print(_ prologue: Prologue, _ writer: inout CWriter) {
    let (axis, field) = prologue.offset
    if case .windows = prologue.operand.source, dialect == .tiles { writer.line(windowPrototype) }
    let name: CCode = "\(context.name)_load_\(prologue.letter)"
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end, void *to)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareBatch(from: "frame", &inner)
      context.declareOperands(prologue.operand.inputs, &inner)
      inner.line("\(axis) += region->\(field), \(axis)_end += region->\(field);")
      switch prologue.operand.source {
      case .input: break
      case .loops(let loops): printRows(loops, &inner)
      case .windows(let position, let numbers): printWindows(over: position, numbers, &inner)
      }
    }
  }

  /// One row after another, each to where the one before ends.
  private func printRows(_ loops: ScheduledNest, _ writer: inout CWriter) {
    declareLocals(of: loops, &writer)
    let type = CSpelling.type(schedule.elementType)
    writer.line("const int64_t width = column_end - column, end = row_end;")
    writer.line("\(type) *r0 = (\(type) *)to - column;")
    writer.block("for (; row < end; ++row, r0 += width)") {
      $0.line("row_end = row + 1;")
      $0.lines(dialect.statements(loops, context))
    }
  }

  // MARK: Windows

  private var windowFunction: CCode { "gc_routine_windows_\(schedule.elementType)" }

  private var windowPrototype: CCode {
    let type = CSpelling.type(schedule.elementType)
    return "void \(windowFunction)(const int64_t *, const \(type) *, int64_t, int64_t, int64_t, "
      + "int64_t, \(type) *);"
  }

  private func printWindows(
    over position: Int, _ numbers: [Count], _ writer: inout CWriter
  ) {
    let isFixed = !numbers.contains(where: \.isOpen)
    let list = numbers.map { count($0) }.joined(separator: ", ")
    writer.line("\(isFixed ? "static " : "")const int64_t windows[] = {\(list)};")
    writer.line(
      "\(windowFunction)(windows, b\(position), row, row_end, column, column_end, to);")
  }
}
