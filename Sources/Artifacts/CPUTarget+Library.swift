import Execution

extension CPUTarget {
  /// The compiler's flags for libraries, which others run.
  var libraryFlags: [String] {
    // Some architectures always have a * b + c as one instruction, others never: where none uses
    // it, all compute the same bits.
    guard self == .generic else { return flags }
    return flags.filter { !$0.hasPrefix("-ffp-contract=") } + ["-ffp-contract=off"]
  }
}
