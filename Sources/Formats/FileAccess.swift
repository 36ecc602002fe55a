import Foundation
import IR

/// Whole-file reading and writing, with errors that name the path.
package enum FileAccess {
  /// The bytes of a regular file.
  ///
  /// - Throws: when the file is missing, a directory, not a regular file, or not readable.
  static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    try requireUsable(path)
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
      let type = try FileManager.default.attributesOfItem(atPath: url.path)[.type]
      switch type as? FileAttributeType {
      case .typeRegular?: break
      case .typeDirectory?: throw Diagnostic.file(path, "is a directory, expected a file")
      // A device or a pipe may never end, so its size cannot be checked.
      default: throw Diagnostic.file(path, "is not a regular file")
      }
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw diagnostic(for: error, path: path, action: "read")
    }
  }

  /// Replaces or creates a file: readers see the old bytes or the new ones, never a part.
  ///
  /// - Throws: when the directory is missing or not writable, the disk is full, or the target is
  ///   there and no regular file: replacing would turn a device or a pipe into a file.
  package static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try requireReplaceable(path)
    // A link stays a link: what it points to is replaced.
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
      // Foundation writes a temporary file in the same directory and renames it.
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw diagnostic(for: error, path: path, action: "written")
    }
  }

  /// - Throws: when there is something at the path that is no regular file.
  static func requireReplaceable(_ path: String) throws(Diagnostic) {
    try requireUsable(path)
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let type = try? FileManager.default.attributesOfItem(atPath: url.path)[.type]
    switch type as? FileAttributeType {
    case nil, .typeRegular?: break
    case .typeDirectory?: throw Diagnostic.file(path, "is a directory, expected a file")
    default: throw Diagnostic.file(path, "is not a regular file and would be replaced by one")
    }
  }

  /// Foundation would take an empty path for the working directory and cut a path at a NUL.
  private static func requireUsable(_ path: String) throws(Diagnostic) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Diagnostic.file(path.quotedForMessage, "is not a file path")
    }
  }

  private static func diagnostic(
    for error: any Error, path: String, action: String
  ) -> Diagnostic {
    if let diagnostic = error as? Diagnostic { return diagnostic }
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?: return .file(path, "no such file")
    case .fileNoSuchFile?: return .file(path, "no such file or directory")
    case .fileReadNoPermission?, .fileWriteNoPermission?:
      return .file(path, "permission denied: cannot be \(action)")
    case .fileWriteOutOfSpace?: return .file(path, "no space left on the device")
    default: return .file(path, "cannot be \(action): \(error.localizedDescription)")
    }
  }
}
