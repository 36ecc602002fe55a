import Foundation
import IR

/// A folder that stays the same, whatever becomes of its name.
package final class OpenFolder: Sendable {
  package let descriptor: Int32
  package let path: String

  /// - Throws: when there is no such folder, or it cannot be read.
  package init(_ path: String) throws(Diagnostic) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .systemFailure(path, "opened") }
  }

  /// Takes over an open descriptor.
  init(descriptor: Int32, path: String) {
    (self.descriptor, self.path) = (descriptor, path)
  }

  deinit { _ = close(descriptor) }

  /// Of a name in the folder, links not followed; nil if there is nothing.
  func status(_ name: String) -> stat? {
    var status = stat()
    return unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  /// The names in it; none if they cannot be told.
  package var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Sees to it that names survive a loss of power.
  func synchronize(for file: String) throws(Diagnostic) {
    // Some file systems cannot, and then need not, synchronize folders.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .systemFailure(file, "written") }
  }
}

extension stat {
  var kind: mode_t { st_mode & S_IFMT }
  var isRegular: Bool { kind == S_IFREG }
  var isFolder: Bool { kind == S_IFDIR }
  var isLink: Bool { kind == S_IFLNK }

  func isSameFile(as other: stat) -> Bool { st_ino == other.st_ino && st_dev == other.st_dev }
}
