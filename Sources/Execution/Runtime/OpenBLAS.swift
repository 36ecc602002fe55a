import ExecutionSupport
import IR

/// The OpenBLAS of the system, loaded when first asked for.
public enum OpenBLAS {
  /// Whether it is installed and usable.
  public static var isAvailable: Bool { graphc_openblas_load() != 0 }

  /// The CPU type whose kernels it uses, such as `SkylakeX`; nil if it is not available.
  public static var coreName: String? {
    isAvailable ? String(cString: graphc_openblas_core_name()) : nil
  }

  /// - Throws: why it cannot be used.
  static func load() throws(Diagnostic) {
    if isAvailable { return }
    throw Diagnostic(
      stage: "load", subject: "openblas", message: "the library cannot be loaded",
      notes: [
        "note: \(String(cString: graphc_openblas_message()))",
        "note: install libopenblas0, or choose the gemm provider 'generated'",
      ])
  }
}
