import IR
import Scheduling

/// Several programs as one piece of C that needs nothing but the C library, for what a library's
/// interface calls.
///
/// All functions are static.
package struct LibrarySource: Sendable {
  /// A program of the library.
  package struct Program: Sendable {
    /// The C function, with the arguments of `EmittedProgram.entry`.
    package let entry: CCode
    /// Bytes of workspace, without the scratch memory of products, which follows it; for the largest
    /// batch if its size is open.
    package let workspaceByteCount: Int
    /// The same in C, given `batch`.
    package let workspaceBytes: CCode
  }

  /// What programs stand on, to be printed once.
  package let support: String
  /// The programs, and `int64_t gc_scratch_bytes(void)`: the scratch memory each thread needs.
  package let definitions: CCode
  package let programs: [Program]

  /// Programs by name, which are C identifiers, no two alike.
  ///
  /// With threads, programs call `parallel` of the runtime they are given, which must give each
  /// thread a frame with scratch memory of its own; without, they ask nothing of it.
  package init(_ plans: [(name: CCode, plan: Plan)], isThreaded: Bool) {
    let shared = SharedFunctions(plans.map(\.plan))
    let printers = plans.map { name, plan in
      ProgramPrinter(
        plan, dialect: .loops, surroundings: .library(isThreaded: isThreaded), prefix: "\(name)_",
        shared: shared)
    }
    let products = Set(plans.flatMap { Self.products($0.plan) }).sorted()
    let kernels = printers.map(\.definitions).joined
    var prerequisites = kernels.prerequisites
    // What products need is asked for also where none is called.
    if !products.isEmpty { prerequisites.files.insert("gemm.h") }
    if products.contains(where: { $0.text.hasPrefix("gc_winograd") }) {
      prerequisites.files.insert("winograd.h")
    }
    support = Preamble(dialect: .loops).text(prerequisites)
    let entries = zip(plans, printers).map { plan, printer in
      ("static " as CCode) + printer.entry("\(plan.name)_run").text
    }
    definitions =
      kernels.text + "\n" + entries.joined(separator: "\n") + "\n" + Self.scratchBytes(products)
    programs = zip(plans, printers).map { plan, printer in
      Program(
        entry: "\(plan.name)_run", workspaceByteCount: printer.workspaceByteCount,
        workspaceBytes: printer.workspaceBytes)
    }
  }

  /// The calls that say what products need; equal ones only once.
  private static func products(_ plan: Plan) -> [CCode] {
    plan.innermostKernels.compactMap { kernel in
      guard case .product(let schedule) = kernel.schedule.body else { return nil }
      if let points = schedule.points {
        return "gc_winograd_f32_workspace_bytes(\(points.channels), \(schedule.largest.n))"
      }
      let function: CCode = "gc_gemm_\(schedule.elementType)_workspace_bytes"
      let (m, n, k) = schedule.largest
      return "\(function)(\(m), \(n), \(k))"
    }
  }

  private static func scratchBytes(_ products: [CCode]) -> CCode {
    var writer = CWriter()
    writer.block("static int64_t gc_scratch_bytes(void)") { inner in
      inner.line("int64_t most = 0;")
      if !products.isEmpty { inner.line("int64_t bytes;") }
      for call in products {
        inner.line("bytes = \(call);")
        inner.line("if (bytes > most) most = bytes;")
      }
      inner.line("return most;")
    }
    return writer.text
  }
}
