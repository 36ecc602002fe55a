import Files
import Foundation
import IR

/// Directories for a moment, which only this user can enter.
package enum TemporaryDirectory {
  /// Where they are made: `$TMPDIR`, else `/tmp`.
  static var parent: String {
    let path = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    // Commands work in such directories, where a relative path means something else.
    return path.isEmpty ? "/tmp" : OpenFolder.absolute(path)
  }

  /// Whether programs can be loaded from them.
  static var isExecutable: Bool { FileVolume(containing: parent)?.isExecutable ?? true }

  /// A new directory, gone with its owner.
  /// - Throws: when no directory can be made, with the system's reason; when others could replace it
  ///   by one of theirs.
  package static func make(for purpose: String = "graphc") throws(Diagnostic) -> TemporaryFolder {
    let (parent, folder) = (Self.parent, try open())
    do throws(Diagnostic) { return try TemporaryFolder(in: folder, for: purpose) } catch {
      throw failure(error.message, in: parent)
    }
  }

  private static func open() throws(Diagnostic) -> OpenFolder {
    do throws(Distrust) { return try OpenFolder(shared: parent) } catch {
      guard error.isForeign else { throw failure(error.text) }
      throw failure(
        "\(error.text): they could replace programs before they run",
        in: parent, fix: "set TMPDIR to a directory of yours, or set the sticky bit by chmod +t")
    }
  }

  static func failure(
    _ message: String, in parent: String = Self.parent,
    fix: String = "set TMPDIR to a directory that can be written and has space"
  ) -> Diagnostic {
    Diagnostic(
      stage: "compile", subject: "temporary directory", message: message,
      notes: ["note: it would be in \(parent); \(fix)"])
  }

  /// Why directories cannot be made there safely, or nil.
  package static var problem: String? {
    do throws(Diagnostic) { _ = try open() } catch { return error.message }
    return nil
  }
}

/// C source left in a file, to be read by people.
struct KeptSource {
  /// Nil if it could not be written.
  let path: String?

  /// Writes `source` to a new file; losing it is no reason to fail.
  static func write(_ source: String) -> KeptSource {
    let template = strdup("\(TemporaryDirectory.parent)/graphc-source-XXXXXX")
    defer { free(template) }
    guard let template, mkdtemp(template) != nil else { return KeptSource(path: nil) }
    let path = String(cString: template) + "/program.c"
    do throws(Diagnostic) { try FileWriting.replace(path, with: Array(source.utf8)) } catch {
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
