import Execution

/// The processors that a library runs on.
public enum CPUTarget: String, CaseIterable, Hashable, Sendable {
  /// This machine's, and those that know the same instructions.
  case native
  /// Levels of the x86-64 psABI: SSE4.2, AVX2 and FMA, AVX-512.
  case x8664v2 = "x86-64-v2"
  case x8664v3 = "x86-64-v3"
  case x8664v4 = "x86-64-v4"
  /// Every processor of the compiler's target, which need not be this machine's architecture.
  case generic

  /// The compiler's flags, those for all processors among them.
  public var flags: [String] {
    switch self {
    case .native: SystemCompiler.flags
    case .x8664v2, .x8664v3: ["-march=\(rawValue)"] + SystemCompiler.portableFlags
    // As for this machine: by default compilers avoid vectors of this width.
    case .x8664v4:
      ["-march=\(rawValue)", "-mprefer-vector-width=512"] + SystemCompiler.portableFlags
    // Some architectures always have a * b + c as one instruction, others never: where none uses
    // it, all compute the same bits.
    case .generic:
      SystemCompiler.portableFlags.filter { !$0.hasPrefix("-ffp-contract=") }
        + ["-ffp-contract=off"]
    }
  }
}
