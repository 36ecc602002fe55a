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
    let isDeep = schedule.axis == .depth
    if left.isLoaded && schedule.points == nil {
      let axis: CCode = left.isTransposed == isDeep ? "row" : "column"
      result.append(Prologue(letter: "a", operand: left, offset: (axis, isDeep ? "depth" : "row")))
    }
    if right.isLoaded {
      let axis: CCode = right.isTransposed == isDeep ? "column" : "row"
      result.append(
        Prologue(letter: "b", operand: right, offset: (axis, isDeep ? "depth" : "column")))
    }
    return result
  }

  /// Prints their functions.
  func printPrologues(_ writer: inout CWriter) {
    for prologue in prologues { print(prologue, &writer) }
  }

  private func print(_ prologue: Prologue, _ writer: inout CWriter) {
    let (axis, field) = prologue.offset
    if case .windows = prologue.operand.source {
      writer.require(routines: "windows.h", dialect, prototypes: windowPrototype)
    }
    let name: CCode = "\(context.name)_load_\(prologue.letter)"
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end, void *to)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareBatch(from: "frame", &inner)
      context.declare(operands: used(prologue.operand), &inner)
      inner.line("\(axis) += region->\(field), \(axis)_end += region->\(field);")
      switch prologue.operand.source {
      case .input: break
      case .loops(let loops): printRows(loops, &inner)
      case .windows(let position, let numbers): printWindows(over: position, numbers, &inner)
      }
    }
  }

  private func used(_ operand: ProductSchedule.Operand) -> Set<Int> {
    guard case .loops(let loops) = operand.source else { return operand.inputs }
    return loops.nest.buffers.operands
  }

  /// One row after another, each to where the one before ends.
  private func printRows(_ loops: ScheduledNest, _ writer: inout CWriter) {
    declareLocals(of: loops, &writer)
    let type = CSpelling.type(schedule.elementType)
    writer.line("const int64_t width = column_end - column, end = row_end;")
    writer.line("\(type) *packed = (\(type) *)to - column;")
    let place = NestPlace(kernel: context, operands: context.place.operands, results: ["packed"])
    writer.block("for (; row < end; ++row, packed += width)") {
      $0.line("row_end = row + 1;")
      $0.lines(dialect.statements(loops, place))
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
    let matrix = context.operand(position)
    writer.line(
      "\(windowFunction)(windows, \(matrix), row, row_end, column, column_end, to);")
  }
}
