/// Versions of compilers: asking one takes longer than all else between a graph and its first step.
extension ProgramCache {
  /// The version of the compiler with this path, size and date, or nil.
  func version(ofCompiler identity: String) -> String? {
    text(Self.name(identity), "version")
  }

  func remember(version: String, ofCompiler identity: String) {
    let name = Self.name(identity)
    if text(name, "version") != version { _ = store(name, "version", text: version) }
  }

  private static func name(_ identity: String) -> String { Digest.sha256(["compiler", identity]) }
}
