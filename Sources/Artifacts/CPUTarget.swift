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

  /// The compiler's flags.
  public var flags: [String] {
    switch self {
    case .native: SystemCompiler.nativeFlags
    case .x8664v2, .x8664v3: ["-march=\(rawValue)"]
    // As for this machine: by default compilers avoid vectors of this width.
    case .x8664v4: ["-march=\(rawValue)", "-mprefer-vector-width=512"]
    case .generic: []
    }
  }
}
