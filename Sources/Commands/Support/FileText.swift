import Foundation
import IR

/// Text files with errors that name the path.
enum FileText {
  static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw failure(path, "read", error)
    }
  }

  /// Replaces or creates a file.
  static func write(_ text: String, to path: String) throws(Diagnostic) {
    do {
      // Not atomic, so that devices such as /dev/null can be written.
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw failure(path, "written", error)
    }
  }

  /// Makes a directory and those above it, if they are missing.
  static func makeDirectory(_ path: String) throws(Diagnostic) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw failure(path, "made", error)
    }
  }

  static func isDirectory(_ path: String) -> Bool {
    var isDirectory = ObjCBool(false)
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue
  }

  private static func failure(_ path: String, _ action: String, _ error: any Error) -> Diagnostic {
    let reason =
      switch (error as? CocoaError)?.code {
      case .fileReadNoSuchFile?, .fileNoSuchFile?: "no such file or directory"
      case .fileReadNoPermission?, .fileWriteNoPermission?: "permission denied"
      default: isDirectory(path) ? "is a directory" : "cannot be \(action)"
      }
    return Diagnostic(stage: "files", subject: path, message: reason)
  }
}
