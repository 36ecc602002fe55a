import Foundation
import IR

/// Whole files.
package enum FileWriting {
  /// Replaces or creates a file: readers see the old bytes or the new ones, never a part.
  ///
  /// - Throws: as `FileReplacement`.
  package static func replace(
    _ path: String, with bytes: [UInt8], durably: Bool = false
  ) throws(Diagnostic) {
    let replacement = try FileReplacement(of: path)
    try replacement.write(bytes)
    try replacement.commit(durably: durably)
  }

  /// As `replace`, but writes to devices, pipes and descriptors.
  package static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    guard FileTarget.isStream(path) else { return try replace(path, with: bytes) }
    let file = unsafe open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { throw .systemFailure(path, "written") }
    defer { close(file) }
    try FileBytes.write(bytes, to: file, for: path)
  }

  /// Finds out what would keep a file from being replaced now, but for a lack of space; leaves
  /// nothing behind.
  package static func requireReplaceable(_ path: String) throws(Diagnostic) {
    _ = try FileReplacement(of: path)
  }

  /// Makes a folder and those above it, if they are missing.
  package static func makeFolder(_ path: String) throws(Diagnostic) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      var status = stat()
      let isThere = unsafe stat(path, &status) == 0
      throw .path(path, isThere ? "is not a directory" : "cannot be made a directory")
    }
  }
}
