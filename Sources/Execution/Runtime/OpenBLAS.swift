import ExecutionSupport
import IR

/// The OpenBLAS of the system, loaded when first asked for.
package enum OpenBLAS {
  /// Whether it is installed and usable.
  package static var isAvailable: Bool { coreName != nil }

  /// The CPU type whose kernels it uses, such as `SkylakeX`; nil if it is not available.
  ///
  /// Loads it for the processor that the environment chooses, if no program has yet.
  package static var coreName: String? {
    let cpu = (try? CPUTarget.chosen()) ?? .native
    return load(cpu) == GC_OPENBLAS_MISSING ? nil : String(cString: graphc_openblas_core_name())
  }

  /// - Throws: why it cannot be used.
  static func load(for cpu: CPUTarget) throws(Diagnostic) {
    switch load(cpu) {
    case GC_OPENBLAS_LOADED: return
    case GC_OPENBLAS_LOADED_FOR_ANOTHER:
      throw failure(
        "the library uses its kernels for \(String(cString: graphc_openblas_core_name())), as the "
          + "first program of this process asked, which was not for \(cpu.rawValue)",
        ["note: it chooses once in a process; 'generated' has kernels for every program"])
    default:
      throw failure(
        "the library cannot be loaded",
        [
          "note: \(String(cString: graphc_openblas_message()))",
          "note: install libopenblas0, or choose the gemm provider 'generated'",
        ])
    }
  }

  private static func load(_ cpu: CPUTarget) -> Int {
    Int(graphc_openblas_load(cpu.openBLASCore, cpu.instructionSet))
  }

  private static func failure(_ message: String, _ notes: [String]) -> Diagnostic {
    Diagnostic(stage: "load", subject: "openblas", message: message, notes: notes)
  }
}
