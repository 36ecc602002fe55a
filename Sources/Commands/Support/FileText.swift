import Files
import Foundation
import IR

/// Text files with errors that name the path.
enum FileText {
  /// Text of graphs is far smaller: those of the largest models have a few hundred kilobytes.
  static let maximumByteCount = 64 << 20

  /// The bytes of a regular file.
  ///
  /// - Throws: when there is no such file, it is a directory, a device or a pipe, it cannot be read,
  ///   or it has more than `limit` bytes.
  static func read(_ path: String, atMost limit: Int = maximumByteCount) throws(Diagnostic)
    -> [UInt8]
  {
    // Opening a pipe waits for a writer, and a device may never end.
    if let type = type(path), type != .typeRegular, type != .typeDirectory {
      throw Diagnostic(stage: "files", subject: path, message: "is not a regular file")
    }
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw failure(path, error)
    }
    guard data.count <= limit else {
      throw Diagnostic(
        stage: "files", subject: path, message: "is too large, expected at most \(limit) bytes")
    }
    return [UInt8](data)
  }

  /// What is at the end of a path, links followed; nil if nothing is there.
  static func type(_ path: String) -> FileAttributeType? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    return attributes?[.type] as? FileAttributeType
  }

  /// Replaces or creates a file, or writes to a device or a pipe.
  static func write(_ text: String, to path: String) throws(Diagnostic) {
    try FileWriting.write(Array(text.utf8), to: path)
  }

  static func isDirectory(_ path: String) -> Bool {
    var isDirectory = ObjCBool(false)
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue
  }

  private static func failure(_ path: String, _ error: any Error) -> Diagnostic {
    let reason =
      switch (error as? CocoaError)?.code {
      case .fileReadNoSuchFile?: "no such file or directory"
      case .fileReadNoPermission?: "permission denied"
      default: isDirectory(path) ? "is a directory" : "cannot be read"
      }
    return Diagnostic(stage: "files", subject: path, message: reason)
  }
}
