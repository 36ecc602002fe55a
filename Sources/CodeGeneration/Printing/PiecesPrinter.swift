import IR
import Scheduling

/// Prints a kernel whose elements are computed differently in pieces of its axes: a function for
/// each piece, without a question per element, and one that runs them.
///
/// Pieces that are computed alike, such as copies of operands of one size, are one function, which
/// is called with a table of buffers and of where in them each piece begins.
struct PiecesPrinter {
  let pieces: PieceSchedule
  let context: KernelContext
  let dialect: Dialect

  private struct Part {
    let function: SharedFunctions.Function
    let context: KernelContext
    let offsets: [Count]
  }

  func print() -> CWriter {
    var writer = CWriter()
    var parts: [Part] = []
    for (index, piece) in pieces.pieces.enumerated() {
      let context = context.piece(piece, index)
      let function = context.shared.function(for: context, dialect)
      writer.append(function.definition)
      parts.append(Part(function: function, context: context, offsets: piece.offsets))
    }
    writer.requirePieces()
    context.describe(&writer)
    printTable(parts, &writer)
    printParts(&writer)
    let finishes = parts.filter { $0.function.finish != nil }.count
    if finishes > 0 { printFinish(finishes, &writer) }
    return writer
  }

  /// What each piece calls, and with which buffers.
  private func printTable(_ parts: [Part], _ writer: inout CWriter) {
    let name = context.name
    var first = 0
    var entries: [CCode] = []
    var finishes: [CCode] = []
    writer.block("static const gc_place \(name)_places[] =", tail: "};") { list in
      for part in parts {
        let buffers = part.context.buffers
        list.line(buffers.map { place($0, part) }.joined(separator: ", ") + ",")
        let places: CCode =
          "\(name)_places + \(first), \(buffers.count), \(part.context.memoryOffset)"
        entries.append("{\(part.function.name), \(places)}")
        finishes += part.function.finish.map { ["{\($0), \(places)}"] } ?? []
        first += buffers.count
      }
    }
    let tables: [(CCode, [CCode])] = [
      ("\(name)_pieces", entries), ("\(name)_finishes", finishes),
    ]
    for (name, entries) in tables where !entries.isEmpty {
      writer.block("static const gc_piece \(name)[] =", tail: "};") { list in
        for entry in entries { list.line(entry + ",") }
      }
    }
  }

  /// A buffer, and how many bytes from its start the piece's begins, some for each row of the batch.
  private func place(_ value: Value, _ part: Part) -> CCode {
    let slot = context.slots[value] ?? 0
    guard let result = context.kernel.outputs.firstIndex(of: value), part.offsets[result] != .zero
    else { return "{\(slot), 0, 0}" }
    let offset = part.offsets[result]
    let bytes = offset.coefficient * context.kernel.elementType(of: value).byteCount
    return offset.isOpen ? "{\(slot), 0, \(bytes)}" : "{\(slot), \(bytes), 0}"
  }

  private func printParts(_ writer: inout CWriter) {
    let (name, tasks) = (context.name, pieces.parts)
    writer.kernelFunction(name) { inner in
      let isWhole = tasks.count == 1 && tasks[0].allSatisfy { $0.part == 0 }
      if isWhole {
        inner.block("for (int32_t i = 0; i < \(pieces.pieces.count); ++i)") {
          $0.line("gc_run_piece(context, \(name)_pieces + i, 0);")
        }
        return
      }
      PhasePrinter.declareTasks(tasks, &inner)
      inner.block("for (int32_t i = starts[chunk]; i < starts[chunk + 1]; ++i)") {
        $0.line("gc_run_piece(context, \(name)_pieces + tasks[i][0], tasks[i][1]);")
      }
    }
  }

  private func printFinish(_ count: Int, _ writer: inout CWriter) {
    writer.kernelFunction("\(context.name)_finish") { inner in
      inner.block("for (int32_t i = 0; i < \(count); ++i)") {
        $0.line("gc_run_piece(context, \(context.name)_finishes + i, chunk);")
      }
    }
  }

  /// The declarations that tables of pieces need.
  static let support = """
    /* A buffer of the program, and how many bytes from its start one of a piece begins, some for each
     * row of the batch. */
    typedef struct {
      int32_t buffer;
      int64_t offset, row_offset;
    } gc_place;

    /* A part of a kernel's result: the function that computes it, its buffers and partial results. */
    typedef struct {
      void (*run)(void *context, int64_t chunk);
      const gc_place *places;
      int32_t count;
      int64_t partials;
    } gc_piece;

    static void gc_run_piece(const gc_frame *outer, const gc_piece *piece, int64_t chunk) {
      void *buffers[\(PieceSchedule.largestBufferCount)];
      for (int32_t i = 0; i < piece->count; ++i) {
        const gc_place *place = piece->places + i;
        buffers[i] = (char *)outer->buffers[place->buffer] + place->offset
            + place->row_offset * outer->batch;
      }
      gc_frame frame = {buffers, outer->runtime, outer->scratch,
          (char *)outer->partials + piece->partials, outer->batch};
      piece->run(&frame, chunk);
    }

    """
}

extension KernelContext {
  /// A piece as a kernel, of the operands that it reads.
  fileprivate func piece(_ piece: PieceSchedule.Piece, _ index: Int) -> KernelContext {
    KernelContext(
      kernel: kernel.piece(piece, index), names: names, slots: slots, surroundings: surroundings,
      memoryOffset: memoryOffset + piece.memoryOffset, shared: shared)
  }
}
