import IR

/// Prints a kernel whose elements are computed differently in pieces of its axes: a function for
/// each piece, without a question per element, and one that runs them.
///
/// Pieces that are computed alike, such as copies of operands of one size, are one function, which
/// is called with a table of buffers and of where in them each piece begins.
struct PiecesPrinter {
  let pieces: [FormulaPiece]
  let context: KernelContext
  let dialect: Dialect

  private struct Part {
    let function: SharedFunctions.Function
    let context: KernelContext
    let offsets: [Int]
  }

  func print() -> PrintedKernel {
    var definitions: CCode = ""
    var partials = context.partialOffset
    var parts: [Part] = []
    for (index, piece) in pieces.enumerated() {
      let context = context.piece(piece, index, partialOffset: partials)
      let function = context.shared.function(for: context, dialect)
      definitions += function.definition
      partials += LocalArrays.padded(function.printed.partialByteCount)
      parts.append(Part(function: function, context: context, offsets: piece.offsets))
    }
    let tasks = tasks(parts)
    var writer = CWriter()
    context.describe(&writer)
    printTable(parts, &writer)
    print(tasks, &writer)
    let finishes = parts.indices.filter { parts[$0].function.printed.finish != nil }
    let finish: CCode? = finishes.isEmpty ? nil : "\(context.name)_finish"
    if let finish { print(finish, finishes, &writer) }
    return PrintedKernel(
      function: definitions + writer.text, chunks: tasks.count,
      cost: parts.map(\.function.printed.cost).total, finish: finish,
      partialByteCount: partials - context.partialOffset)
  }

  /// Chunks of pieces by what threads divide: all together if they are little work.
  private func tasks(_ parts: [Part]) -> [[PhasePrinter.Task]] {
    let phase = PhasePrinter(
      name: context.name, kernels: parts.map { ($0.function.name, $0.function.printed) })
    let cost = phase.kernels.map(\.printed.cost).total
    let tasks = phase.parts()
    return KernelContext.chunkCount(extent: .max, work: cost) > 1 ? tasks : [Array(tasks.joined())]
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
          "\(name)_places + \(first), \(buffers.count), \(part.context.partialOffset)"
        entries.append("{\(part.function.name), \(places)}")
        finishes += part.function.printed.finish.map { ["{\($0), \(places)}"] } ?? []
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
    guard let result = context.kernel.outputs.firstIndex(of: value), part.offsets[result] != 0
    else { return "{\(slot), 0, 0}" }
    let size = context.plan.graph.type(of: value).elementType.byteCount
    let offset = part.offsets[result]
    guard let batch = context.numbers.batch, batch.isDependent(offset) else {
      return "{\(slot), \(offset * size), 0}"
    }
    return "{\(slot), 0, \(batch.term(offset).coefficient * size)}"
  }

  private func print(_ tasks: [[PhasePrinter.Task]], _ writer: inout CWriter) {
    let name = context.name
    writer.block("static void \(name)(void *context, int64_t chunk)") { inner in
      let isWhole = tasks.count == 1 && tasks[0].allSatisfy { $0.chunk == 0 }
      if isWhole {
        inner.line("(void)chunk;")
        inner.block("for (int32_t i = 0; i < \(pieces.count); ++i)") {
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

  private func print(_ finish: CCode, _ finishes: [Int], _ writer: inout CWriter) {
    writer.block("static void \(finish)(void *context, int64_t chunk)") { inner in
      inner.block("for (int32_t i = 0; i < \(finishes.count); ++i)") {
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
      void *buffers[\(SharedFunctions.largestBufferCount)];
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

  /// Whether no piece has more buffers than the table of one has room for.
  static func canPrint(_ pieces: [FormulaPiece]) -> Bool {
    pieces.count <= Int(UInt16.max)
      && pieces.allSatisfy {
        $0.formula.operands.count + $0.formula.results.count
          <= SharedFunctions.largestBufferCount
      }
  }
}

extension KernelContext {
  /// A piece as a kernel, of the operands that it reads.
  fileprivate func piece(_ piece: FormulaPiece, _ index: Int, partialOffset: Int) -> KernelContext {
    let operands = piece.formula.operands.sorted()
    var numbers = [Int](repeating: 0, count: kernel.inputs.count)
    for (new, old) in operands.enumerated() { numbers[old] = new }
    let part = Kernel(
      name: "\(kernel.name)_\(index)",
      body: .loops(piece.formula.renumberingOperands(numbers)),
      inputs: operands.map { kernel.inputs[$0] }, outputs: kernel.outputs, nodes: [])
    return KernelContext(
      plan: plan, kernel: part, slots: slots, surroundings: surroundings, numbers: self.numbers,
      partialOffset: partialOffset, shared: shared)
  }
}
