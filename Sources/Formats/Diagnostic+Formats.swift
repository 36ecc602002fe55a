import IR

extension Diagnostic {
  /// A finding about one file: a path, or the name the caller gave to bytes in memory.
  ///
  /// Notes say how to fix it, when that is known, and get their `note: ` here.
  static func file(_ file: String, _ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(
      stage: "formats", subject: file, message: message, notes: notes.map { "note: " + $0 })
  }
}

extension String {
  /// The text between double quotes, control characters escaped, cut after 40 characters, so that a
  /// hostile file cannot garble or flood the terminal through a message.
  var quotedForMessage: String {
    let shown = prefix(40)
    return String(shown).debugDescription + (shown.endIndex < endIndex ? "..." : "")
  }
}
