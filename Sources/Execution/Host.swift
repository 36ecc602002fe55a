import Foundation
import KernelLibrary

/// What this machine offers to programs, for reports.
package enum Host {
  /// The CPU as the system names it, such as `Intel(R) Xeon(R) CPU @ 2.80GHz`.
  package static var processorName: String {
    let line = HostProcessor.description.split(separator: "\n")
      .first { $0.hasPrefix("model name") || $0.hasPrefix("CPU part") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    let trimmed = name.trimmingCharacters(in: .whitespaces)
    return trimmed.isEmpty ? HostProcessor.architecture : trimmed
  }

  /// Instruction sets beyond the architecture's that programs by the C compiler may use.
  package static var vectorFeatures: [String] {
    let all = HostProcessor.description.split { $0.isWhitespace || $0 == ":" }.map(String.init)
    let prefixes = ["sse4", "avx", "fma", "f16c", "amx", "asimd", "sve", "bf16"]
    return all.filter { word in prefixes.contains { word.hasPrefix($0) } }
  }

  /// Where temporary files are made: `$TMPDIR`, else `/tmp`.
  package static var temporaryDirectory: String { TemporaryDirectory.parent }

  /// Processors that this process may use at once.
  package static var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// As many of `threads` threads as programs run on.
  ///
  /// There are processors for no more, and threads that share one would wait for each other. Results
  /// are the same for any number.
  package static func usefulThreads(_ threads: Int) -> Int {
    Int(gc_pool_useful(Int32(clamping: threads)))
  }

  /// The instruction set that precompiled primitives use in programs for a processor: `baseline`,
  /// `avx2` or `avx512`.
  package static func instructionSet(for cpu: CPUTarget) -> String {
    gc_isa_name(cpu.instructionSet).map { String(cString: $0) } ?? "unknown"
  }
}
