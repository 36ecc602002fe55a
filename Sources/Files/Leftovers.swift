import Foundation
import Synchronization
import SystemSupport

/// What processes leave behind that were killed while they wrote.
package enum Leftovers {
  /// File systems give a new folder the number of one that is gone, but rarely its path as well.
  private struct Location: Hashable {
    let path: String
    let device: UInt64
    let inode: UInt64
    let name: String
  }

  private static let seen = Mutex<Set<Location>>([])
  /// Its maker may not have locked a file yet that is younger.
  private static let leastAge = 10

  /// Removes files and folders for work on `name` whose makers are gone; looks once per process.
  ///
  /// They are of this user, have a name that only `WorkName` gives, and the lock that every maker
  /// holds as long as it lives is free.
  static func sweep(_ folder: OpenFolder, of name: String) {
    var status = stat()
    guard unsafe fstat(folder.descriptor, &status) == 0 else { return }
    let place = Location(
      path: folder.path, device: UInt64(status.st_dev), inode: UInt64(status.st_ino), name: name)
    guard seen.withLock({ $0.insert(place).inserted }) else { return }
    remove(folder, of: name, leastAge: leastAge)
  }

  /// Removes them also if they were made just now.
  package static func remove(_ folder: OpenFolder, of name: String) {
    remove(folder, of: name, leastAge: 0)
  }

  private static func remove(_ folder: OpenFolder, of name: String, leastAge: Int) {
    for candidate in folder.names where WorkName.isMade(candidate, for: name) {
      guard isDead(folder, candidate, leastAge) else { continue }
      _ = unsafe graphc_remove(folder.descriptor, candidate)
    }
  }

  private static func isDead(_ folder: OpenFolder, _ name: String, _ leastAge: Int) -> Bool {
    let file = unsafe openat(
      folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_uid == geteuid(),
      status.isRegular || status.isFolder
    else { return false }
    #if canImport(Darwin)
      let modified = status.st_mtimespec.tv_sec
    #else
      let modified = status.st_mtim.tv_sec
    #endif
    return time(nil) - modified >= leastAge && flock(file, LOCK_EX | LOCK_NB) == 0
  }
}
