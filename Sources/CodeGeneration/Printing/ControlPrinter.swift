import IR
import Scheduling

/// Prints a kernel that runs bodies: one loop, or a choice of two.
///
/// Carries live in the kernel's outputs, or in its memory if nothing reads their last value;
/// the operands they begin with are copied there.
struct ControlPrinter {
  private let schedule: ControlSchedule
  private let context: KernelContext
  private let bodies: [BodyPrinter]

  init(
    schedule: ControlSchedule, context: KernelContext, dialect: Dialect
  ) {
    self.schedule = schedule
    self.context = context
    let plans = context.kernel.bodies
    bodies = plans.enumerated().map { index, plan in
      let letter: CCode = plans.count == 1 ? "" : index == 0 ? "a" : "b"
      return BodyPrinter(
        plan, prefix: "\(context.name)\(letter)_", surroundings: context.surroundings,
        shared: context.shared, dialect: dialect)
    }
  }

  func print() -> CWriter {
    var writer = CWriter()
    var locals = LocalArrays(schedule.tables)
    var statements = CWriter()
    print(&locals, &statements)
    for body in bodies {
      writer.append(body.definitions)
      writer.line()
    }
    context.describe(&writer)
    writer.kernelFunction(context.name) { inner in
      inner.line("const gc_frame *outer = context;")
      context.declareBatch(from: "outer", &inner)
      inner.line("char *memory = \(place(schedule.bodyOffset));")
      if schedule.tables.byteCount > 0 {
        inner.line("char *locals = \(place(schedule.tableOffset));")
      }
      inner.lines(statements)
    }
    return writer
  }

  /// A place in the memory of a part.
  private func place(_ offset: Int) -> CCode {
    KernelContext.place(
      "outer->partials", context.memoryOffset + offset,
      part: schedule.rows.map { _ in Count(fixed: schedule.byteCount) })
  }

  /// What runs the bodies; tables of pointers are among `locals`.
  private func print(_ locals: inout LocalArrays, _ writer: inout CWriter) {
    printCarries(&locals, &writer)
    switch schedule.form {
    case .scan(let steps, let isReversed, let sequences):
      printScan(CSpelling.count(steps), isReversed, sequences, &locals, &writer)
    case .conditional: printChoice(&locals, &writer)
    case .whileLoop: printWhile(&locals, &writer)
    }
  }

  // MARK: Memory

  private var carryCount: Int { schedule.carryOffsets.count }

  /// The output of the kernel that a result is, if it is one.
  private func output(ofResult result: Int) -> CCode? {
    schedule.results.firstIndex(of: result).map { position -> CCode in
      "outer->buffers[\(context.slots[context.kernel.outputs[position]] ?? 0)]"
    }
  }

  private func operand(_ index: Int) -> CCode {
    "outer->buffers[\(context.slots[context.kernel.inputs[index]] ?? 0)]"
  }

  /// An operand of the body, whose rows a part has: those of the first step of a sequence.
  private func rows(ofOperand index: Int) -> CCode {
    guard let rows = schedule.rows, rows.isDivided[index] else { return operand(index) }
    return KernelContext.place(operand(index), 0, part: bodies[0].byteCount(ofArgument: index))
  }

  /// A result that a part has some rows of, each part so many bytes.
  private func rows(of output: CCode, _ byteCount: Count) -> CCode {
    schedule.rows == nil ? output : KernelContext.place(output, 0, part: byteCount)
  }

  /// Bytes from an element of a sequence to the next, of which a part has so many.
  private func pitch(_ byteCount: Count, isDivided: Bool) -> CCode {
    guard isDivided, let rows = schedule.rows else { return CSpelling.count(byteCount) }
    return "\(rows.partCount) * \(CSpelling.count(byteCount))"
  }

  private func carryByteCount(_ index: Int) -> CCode {
    CSpelling.count(bodies[0].byteCount(ofArgument: index))
  }

  private func printCarries(_ locals: inout LocalArrays, _ writer: inout CWriter) {
    let places = schedule.carryOffsets.enumerated().map { index, offset in
      offset.map { place($0) }
        ?? output(ofResult: index).map { rows(of: $0, bodies[0].byteCount(ofArgument: index)) }
        ?? "0"
    }
    if carryCount > 0 { PointerTable.define("carries", places, &locals, &writer) }
    for index in 0..<carryCount {
      writer.line(
        "gc_copy(carries[\(index)], \(rows(ofOperand: index)), \(carryByteCount(index)));")
    }
    if let offset = schedule.conditionOffset {
      writer.line("uint8_t *condition = (uint8_t *)(\(place(offset)));")
    }
  }

  private func arguments(of body: BodyPrinter, first operand: Int = 0) -> [CCode] {
    (0..<body.argumentCount).map { index in
      index < carryCount ? "carries[\(index)]" : rows(ofOperand: index + operand)
    }
  }

  // MARK: Forms

  private func printScan(
    _ count: CCode, _ isReversed: Bool, _ sequences: Int, _ locals: inout LocalArrays,
    _ writer: inout CWriter
  ) {
    let body = bodies[0]
    let outputs = schedule.results.filter { $0 >= carryCount }.sorted().compactMap {
      output(ofResult: $0)
    }
    let unbound = [CCode](repeating: "0", count: body.outputCount)
    body.declare(arguments: arguments(of: body), outputs: unbound, &locals, &writer)
    writer.block("for (int64_t step = 0; step < \(count); ++step)") { loop in
      loop.line("const int64_t place = \(isReversed ? "\(count) - 1 - step" : "step");")
      for index in carryCount..<carryCount + sequences {
        let isDivided = schedule.rows?.isDivided[index] ?? false
        let bytes = pitch(body.byteCount(ofArgument: index), isDivided: isDivided)
        body.bind(
          .argument(index), to: "(char *)\(rows(ofOperand: index)) + \(bytes) * place", &loop)
      }
      for (output, start) in zip(body.elements, outputs) {
        let bytes = pitch(output.byteCount, isDivided: true)
        let first = rows(of: start, output.byteCount)
        body.bind(.output(output.position), to: "(char *)\(first) + \(bytes) * place", &loop)
      }
      body.run(&loop)
    }
  }

  private func printChoice(_ locals: inout LocalArrays, _ writer: inout CWriter) {
    let outputs = schedule.results.sorted().compactMap { output(ofResult: $0) }
    for (index, body) in bodies.enumerated() {
      let head: CCode = index == 0 ? "if (*(const uint8_t *)\(operand(0)))" : "else"
      writer.block(head) { branch in
        body.declare(
          arguments: arguments(of: body, first: 1), outputs: outputs, &locals, &branch)
        body.run(&branch)
      }
    }
  }

  private func printWhile(_ locals: inout LocalArrays, _ writer: inout CWriter) {
    writer.block("for (;;)") { loop in
      loop.block("") { test in
        bodies[0].declare(
          arguments: arguments(of: bodies[0]), outputs: ["condition"], &locals, &test)
        bodies[0].run(&test)
      }
      loop.line("if (!*condition) break;")
      loop.block("") { body in
        bodies[1].declare(arguments: arguments(of: bodies[1]), outputs: [], &locals, &body)
        bodies[1].run(&body)
      }
    }
  }
}
