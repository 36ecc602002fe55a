import KernelLibrary

/// The processors that machine code is for.
public enum CPUTarget: String, CaseIterable, Hashable, Sendable {
  /// This machine's, and those that know the same instructions.
  case native
  /// Levels of the x86-64 psABI: SSE4.2, AVX2 and FMA, AVX-512.
  case x8664v2 = "x86-64-v2"
  case x8664v3 = "x86-64-v3"
  case x8664v4 = "x86-64-v4"
  /// Every processor of the compiler's target, which need not be this machine's architecture.
  case generic

  /// By its name, or that of a level without the architecture, such as `v3`.
  public init?(name: String) {
    self.init(rawValue: name.hasPrefix("v") ? "x86-64-" + name : name)
  }

  /// The compiler's flags for it.
  package var architectureFlags: [String] {
    switch self {
    case .native: HostProcessor.flags
    case .x8664v2, .x8664v3: ["-march=\(rawValue)"]
    // As for this machine: by default compilers avoid vectors of this width.
    case .x8664v4: ["-march=\(rawValue)", "-mprefer-vector-width=512"]
    case .generic: []
    }
  }

  /// The compiler's flags for programs that run in this process.
  package var flags: [String] { architectureFlags + SystemCompiler.portableFlags }

  /// The precompiled primitives and matrix products that suit it.
  var instructionSet: Int32 {
    switch self {
    case .native: gc_host_isa()
    case .x8664v4: Int32(GC_ISA_AVX512)
    case .x8664v3: Int32(GC_ISA_AVX2)
    case .x8664v2, .generic: Int32(GC_ISA_BASELINE)
    }
  }

  /// The CPU type whose kernels OpenBLAS is to use; empty where it chooses well by itself.
  var openBLASCore: String {
    switch self {
    // OpenBLAS 0.3.21 takes CPUs newer than itself for Haswell and then runs at half of peak.
    case .native: gc_host_isa() == Int32(GC_ISA_AVX512) ? "SKYLAKEX" : ""
    case .x8664v4: "SKYLAKEX"
    case .x8664v3: "HASWELL"
    case .x8664v2: "NEHALEM"
    case .generic: gc_host_level() > 0 ? "PRESCOTT" : ""
    }
  }
}
