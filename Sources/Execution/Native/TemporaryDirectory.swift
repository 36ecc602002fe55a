import Foundation
import IR

/// Directories for a moment, which only this user can enter.
enum TemporaryDirectory {
  /// Where they are made: `$TMPDIR`, else `/tmp`.
  static var parent: String {
    let path = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    return path.isEmpty ? "/tmp" : path
  }

  /// Whether programs can be loaded from them.
  static var isExecutable: Bool { FileVolume(containing: parent)?.isExecutable ?? true }

  /// The path of a new directory; the caller removes it.
  /// - Throws: when no directory can be made, with the system's reason.
  static func make() throws(Diagnostic) -> String {
    let template = strdup("\(parent)/graphc-XXXXXX")
    defer { free(template) }
    guard let template, let made = mkdtemp(template) else {
      throw failure("cannot be made: \(String(cString: strerror(errno)))")
    }
    return String(cString: made)
  }

  static func failure(_ message: String) -> Diagnostic {
    Diagnostic(
      stage: "compile", subject: "temporary directory", message: message,
      notes: [
        "note: it would be in \(parent); set TMPDIR to a directory that can be written and has space"
      ])
  }

  /// Removes a directory and all in it.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}

/// C source left in a file, to be read by people.
struct KeptSource {
  /// Nil if it could not be written.
  let path: String?

  /// Writes `source` to a new file; losing it is no reason to fail.
  static func write(_ source: String) -> KeptSource {
    guard let directory = try? TemporaryDirectory.make() else { return KeptSource(path: nil) }
    let path = directory + "/program.c"
    guard FileManager.default.createFile(atPath: path, contents: Data(source.utf8)) else {
      return KeptSource(path: nil)
    }
    return KeptSource(path: path)
  }

  /// What to tell when compiling failed.
  var notes: [String] {
    let place = path.map { "note: the C source is in \($0)" } ?? "note: the source was not kept"
    return [
      place, "note: this is a bug of ours or of the C compiler: please report it with the source",
    ]
  }
}
