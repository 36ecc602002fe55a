import Foundation
import IR

/// Whole-file reading, with errors that name the path; `FileWriting` writes.
enum FileAccess {
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
      throw diagnostic(for: error, path: path)
    }
  }

  /// Foundation would take an empty path for the working directory and cut a path at a NUL.
  private static func requireUsable(_ path: String) throws(Diagnostic) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Diagnostic.file(path.quotedForMessage, "is not a file path")
    }
  }

  private static func diagnostic(for error: any Error, path: String) -> Diagnostic {
    if let diagnostic = error as? Diagnostic { return diagnostic }
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?: return .file(path, "no such file")
    case .fileReadNoPermission?: return .file(path, "permission denied: cannot be read")
    default: return .file(path, "cannot be read: \(error.localizedDescription)")
    }
  }
}
