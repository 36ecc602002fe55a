import Foundation
import IR
import SystemSupport

/// A file that is being written beside the one it will replace at once.
///
/// It has a name that nobody can know before, is new, and is readable by no more users than the file
/// it replaces, whose mode and owner it takes over. It is removed with its owner unless `commit` was
/// called, and when a signal ends the process; what is left of a process that was killed goes when
/// a later one writes the same file.
package final class FileReplacement {
  private let target: FileTarget
  private let temporary: String
  private let file: Int32
  private let leftover: Int32
  private var isCommitted = false

  /// - Throws: when the directory is missing or cannot be written; what is there is no regular file,
  ///   or read-only.
  package convenience init(of path: String) throws(Diagnostic) {
    let target = try FileTarget(path)
    // A new file has the mode that the user's mask says.
    try self.init(of: target, work: target.name, mode: target.status == nil ? 0o666 : 0o600)
  }

  /// One for this user alone, in an open folder; the names of temporary files are those for `work`.
  package convenience init(
    of name: String, in folder: OpenFolder, work: String
  ) throws(Diagnostic) {
    try self.init(of: try FileTarget(name, in: folder), work: work, mode: 0o600)
  }

  private init(of target: FileTarget, work: String, mode: UInt32) throws(Diagnostic) {
    self.target = target
    Leftovers.sweep(target.folder, of: work)
    temporary = WorkName.make(for: work)
    var leftover: Int32 = -1
    file = unsafe graphc_create_file(target.folder.descriptor, temporary, mode, &leftover)
    self.leftover = leftover
    guard file >= 0 else { throw .systemFailure(target.path, "written") }
    // Shows other processes that this one is alive.
    _ = flock(file, LOCK_EX | LOCK_NB)
  }

  deinit {
    guard file >= 0 else { return }
    if !isCommitted { _ = unsafe unlinkat(target.folder.descriptor, temporary, 0) }
    graphc_keep_leftover(leftover)
    _ = close(file)
  }

  /// Appends bytes.
  ///
  /// - Throws: when the disk is full or broken.
  package func write(_ bytes: [UInt8]) throws(Diagnostic) {
    do throws(Diagnostic) { try FileBytes.write(bytes, to: file, for: target.path) } catch {
      // What the disk lacks may be space.
      _ = ftruncate(file, 0)
      throw error
    }
  }

  /// Puts the file in place; with `durably`, it is there whatever happens from now on.
  package func commit(durably: Bool = false) throws(Diagnostic) {
    if let status = target.status { takeOver(status) }
    if durably, fsync(file) != 0 { throw .systemFailure(target.path, "written") }
    let folder = target.folder.descriptor
    guard unsafe renameat(folder, temporary, folder, target.name) == 0 else {
      throw .systemFailure(target.path, "replaced")
    }
    isCommitted = true
    graphc_keep_leftover(leftover)
    if durably { try target.folder.synchronize(for: target.path) }
  }

  private func takeOver(_ status: stat) {
    var mode = status.st_mode & 0o777
    var own = stat()
    let isSame =
      unsafe fstat(file, &own) == 0
      && own.st_uid == status.st_uid && own.st_gid == status.st_gid
    if !isSame, fchown(file, status.st_uid, status.st_gid) != 0 {
      // Another group gets no more than all.
      mode &= ~0o070 | (mode & 0o007) << 3
    }
    _ = fchmod(file, mode)
  }
}

/// Writing all bytes, however the system divides them.
enum FileBytes {
  static func write(_ bytes: [UInt8], to file: Int32, for path: String) throws(Diagnostic) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes { part in
        unsafe Foundation.write(file, part.baseAddress, part.count)
      }
      guard count > 0 || errno == EINTR else { throw .systemFailure(path, "written") }
      start += max(count, 0)
    }
  }
}
