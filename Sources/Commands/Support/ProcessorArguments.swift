import ArgumentParser
import GraphC

/// Which processor programs are made for, for commands that run them.
struct ProcessorArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The processor that programs are made for, to see here what others run: "
        + "\(Choice.processors). $GRAPHC_CPU if left out, else native.",
      valueName: "cpu"),
    completion: .list(CPUTarget.allCases.map(\.rawValue)),
    transform: { try Choice.processor($0) })
  var cpu: CPUTarget?
}

extension Choice {
  /// For helps.
  static let processors =
    "native (this machine's), x86-64-v2, x86-64-v3 (AVX2), x86-64-v4 (AVX-512), v2 to v4 for "
    + "short, or generic (all of the C compiler's target)"

  static func processor(_ text: String) throws -> CPUTarget {
    try CPUTarget(name: text) ?? parse(text, "processor")
  }
}
