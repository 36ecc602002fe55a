import Foundation
import IR

/// A file that grows, whole after every append.
package final class AppendedFile {
  private let path: String
  private let folder: OpenFolder
  private let name: String
  private let file: Int32
  private var byteCount = 0

  /// Replaces what is at the path, if it may be.
  ///
  /// - Throws: as `FileWriting.replace`.
  package init(_ path: String, beginning bytes: [UInt8]) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes)
    let target = try FileTarget(path)
    (self.path, folder, name) = (path, target.folder, target.name)
    byteCount = bytes.count
    file = unsafe openat(folder.descriptor, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw .systemFailure(path, "written") }
  }

  deinit { if file >= 0 { _ = close(file) } }

  /// Whether the file still has its name and the bytes that were written, so that appending to it
  /// makes sense.
  package var isIntact: Bool {
    var opened = stat()
    guard unsafe fstat(file, &opened) == 0, let named = folder.status(name) else { return false }
    return opened.isSameFile(as: named) && opened.st_size == byteCount
  }

  /// Adds bytes; if they cannot all be added, none is.
  package func append(_ bytes: [UInt8]) throws(Diagnostic) {
    do throws(Diagnostic) { try FileBytes.write(bytes, to: file, for: path) } catch {
      _ = ftruncate(file, off_t(byteCount))
      throw error
    }
    byteCount += bytes.count
  }
}
