import Foundation
import IR
import SystemSupport

/// A folder for a moment, which only this user can enter.
///
/// It is removed with its owner, and when a signal ends the process. What killed processes left in the same place goes first.
package final class TemporaryFolder: Sendable {
  package let path: String
  private let parent: OpenFolder
  private let name: String
  private let descriptor: Int32
  private let leftover: Int32

  /// `purpose` is part of the name.
  ///
  /// - Throws: when it cannot be made.
  package init(in parent: OpenFolder, for purpose: String) throws(Diagnostic) {
    Leftovers.sweep(parent, of: purpose)
    self.parent = parent
    name = WorkName.make(for: purpose)
    path = parent.path + "/" + name
    var leftover: Int32 = -1
    descriptor = unsafe graphc_create_folder(parent.descriptor, name, &leftover)
    self.leftover = leftover
    guard descriptor >= 0 else { throw .path(path, "cannot be made: \(SystemError.text)") }
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
  }

  deinit {
    guard descriptor >= 0 else { return }
    _ = unsafe graphc_remove(parent.descriptor, name)
    graphc_keep_leftover(leftover)
    _ = close(descriptor)
  }

  /// Makes a file in it.
  package func write(_ bytes: [UInt8], to name: String) throws(Diagnostic) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = unsafe openat(descriptor, name, flags, 0o666)
    guard file >= 0 else { throw .systemFailure(path + "/" + name, "written") }
    defer { close(file) }
    try FileBytes.write(bytes, to: file, for: path + "/" + name)
  }
}
