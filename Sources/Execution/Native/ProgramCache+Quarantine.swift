import IR
import Synchronization

/// Programs that computed something else than libtcc's: never run again on this machine.
///
/// A defect is `<key>.defect`, which says what was wrong, and `<key>.c`, the source.
extension ProgramCache {
  /// Also kept here, for caches that cannot be written.
  private static let defects = Mutex<[String: String]>([:])

  /// What is wrong with a program, or nil.
  func defect(_ key: String) -> String? {
    Self.defects.withLock { $0[key] } ?? text(key, "defect")
  }

  /// Lets a program be tried again.
  func forgetDefect(_ key: String) { Self.defects.withLock { $0[key] = nil } }

  /// Removes a program from use.
  /// - Returns: where the source is kept, and what to tell the user of it.
  func quarantine(_ key: String, source: String, reason: String) -> [String] {
    Self.defects.withLock { $0[key] = reason }
    remove(key)
    let marker = store(key, "defect", text: reason + "\n")
    guard marker != nil, let path = store(key, "c", text: source) else {
      return KeptSource.write(source).notes
    }
    return [
      "note: the C source is in \(path); the program is not used again while "
        + "\(file(key, "defect")) exists",
      "note: this is a bug of ours or of the C compiler: please report it with the source",
    ]
  }

  /// The error of asking for a program in quarantine.
  func refusal(_ key: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      stage: "compile", subject: "backend cc",
      message: "the program is in quarantine: \(reason)",
      notes: [
        "note: choose the backend 'tcc', another compiler by GRAPHC_CC, or remove "
          + file(key, "defect")
      ])
  }
}
