import IR
import Scheduling

/// Prints what a program does, phase by phase.
struct StepPrinter {
  /// Functions that the statements call besides kernels.
  let definitions: CWriter
  let statements: [CCode]

  /// Names of phases begin with `prefix`.
  init(
    plan: Plan, slots: [Value: Int], isSequential: Bool, prefix: CCode = ""
  ) {
    var definitions: [CWriter] = []
    var statements: [CCode] = []
    var position = 0
    while position < plan.steps.count {
      let phase = plan.phase(of: position)
      position = phase.upperBound
      if case .copy(let value, let output) = plan.steps[phase.lowerBound] {
        statements.append(Self.copy(value, output, plan, slots))
        continue
      }
      let members = plan.steps[phase].compactMap { step -> (CCode, KernelSchedule)? in
        guard case .kernel(let index) = step else { return nil }
        return (.identifier(plan.kernels[index].name), plan.kernels[index].schedule)
      }
      statements += members.flatMap {
        Self.prepare($0.0, $0.1, isSequential: isSequential)
      }
      let printer = PhasePrinter(name: "\(prefix)phase\(statements.count)", kernels: members)
      let printed = printer.print(isSequential: isSequential, batch: plan.kernelGraph.batch)
      if let definition = printed.definition { definitions.append(definition) }
      statements += printed.statements
      statements += members.filter(\.1.isFinished).map { "\($0.0)_finish(&frame, 0);" }
    }
    self.definitions = definitions.joined
    self.statements = statements
  }

  /// What runs before a kernel's parts.
  private static func prepare(_ name: CCode, _ schedule: KernelSchedule, isSequential: Bool)
    -> [CCode]
  {
    let parts = schedule.preparationPartCount
    if parts == 0 { return [] }
    if parts == 1 { return ["\(name)_prepare(&frame, 0);"] }
    return isSequential
      ? ["for (int64_t c = 0; c < \(parts); ++c) \(name)_prepare(&frame, c);"]
      : ["runtime->parallel(runtime->pool, \(name)_prepare, &frame, \(parts));"]
  }

  private static func copy(
    _ value: Value, _ output: Int, _ plan: Plan, _ slots: [Value: Int]
  ) -> CCode {
    let target = plan.pointer(plan.destination(ofOutput: output))
    let count: CCode = CSpelling.count(plan.kernelGraph.byteCount(of: value))
    return "gc_copy(\(target), buffers[\(slots[value] ?? 0)], \(count));"
  }
}

extension Plan {
  /// The start of a buffer in C, given the arguments of the entry.
  func pointer(_ placement: Placement, constant: CCode = "") -> CCode {
    switch placement {
    case .argument(let index): "arguments[\(index)]"
    case .output(let index): "outputs[\(index)]"
    case .arena(let offset): arena.pointer(offset)
    case .constant: "(void *)\(constant)"
    }
  }
}

extension Plan.RowMemory {
  /// The groups that have room for a batch, in C.
  static let groupsOfBatch: CCode = "(batch + \(groupSize - 1)) / \(groupSize)"
}

extension Plan.Arena {
  /// A number of bytes from the arena's start in C; `groups` of rows if the batch size is open.
  func place(_ offset: Int) -> CCode {
    guard let rows else { return "\(offset)" }
    if offset < rows.byteCount {
      return offset == 0 ? "0" : "\(offset / max(1, rows.groupCount)) * groups"
    }
    let rest = offset - rows.byteCount
    return "\(rows.groupByteCount) * groups" + (rest == 0 ? "" : " + \(rest)")
  }

  /// A place in the arena, which begins at `workspace`.
  func pointer(_ offset: Int) -> CCode {
    let place = place(offset)
    return place == "0" ? "workspace" : "(char *)workspace + \(place)"
  }

  /// Declares what `place` takes.
  func declareGroups(_ writer: inout CWriter) {
    guard rows != nil else { return }
    writer.line("const int64_t groups = \(Plan.RowMemory.groupsOfBatch);")
    writer.line("(void)groups;")
  }
}
