import Foundation
import IR
import Synchronization
import SystemSupport

/// Keeps other processes from writing a file for as long as this object lives.
///
/// The lock is an `flock` on an empty file beside it, `.NAME.graphc-lock`: one on the file itself
/// would go with the file when it is replaced, and needs a file that is not there yet. The system
/// frees it with the process, however that ends; the empty file goes with the lock, and one that a
/// killed process left is used again. On file systems without locks there is none.
package final class FileLock: Sendable {
  private let folder: OpenFolder
  private let name: String
  private let file: Int32
  private let leftover: Int32
  private let place: String

  /// Locks of this process by their places: writers in one process know of each other.
  private static let held = Mutex<[String: Weak]>([:])
  private struct Weak { weak let lock: FileLock? }

  /// - Throws: when another process holds the lock, or the directory cannot be written.
  package static func take(_ path: String) throws(Diagnostic) -> FileLock {
    let target = try FileTarget(path)
    var status = stat()
    guard unsafe fstat(target.folder.descriptor, &status) == 0 else {
      throw .systemFailure(path, "locked")
    }
    let place = "\(status.st_dev) \(status.st_ino) \(target.name)"
    return try held.withLock { held throws(Diagnostic) in
      if let lock = held[place]?.lock { return lock }
      let lock = try FileLock(target, place)
      held = held.filter { $0.value.lock != nil }
      held[place] = Weak(lock: lock)
      return lock
    }
  }

  private init(_ target: FileTarget, _ place: String) throws(Diagnostic) {
    (folder, self.place) = (target.folder, place)
    name = ".\(target.name).graphc-lock"
    file = try Self.lock(folder, name, target.path)
    leftover = unsafe graphc_remember_leftover(folder.descriptor, name)
  }

  deinit {
    // Removed before it is freed: who has opened it meanwhile sees that it has no name, and looks
    // again.
    _ = unsafe unlinkat(folder.descriptor, name, 0)
    graphc_keep_leftover(leftover)
    _ = close(file)
  }

  private static func lock(
    _ folder: OpenFolder, _ name: String, _ path: String
  ) throws(Diagnostic) -> Int32 {
    while true {
      let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
      let file = unsafe openat(folder.descriptor, name, flags, 0o600)
      guard file >= 0 else {
        if errno == ELOOP { throw isInTheWay(folder, name) }
        throw .systemFailure(path, "written")
      }
      do throws(Diagnostic) {
        try hold(file, folder, name, path)
        if try isNamed(file, folder, name) { return file }
      } catch {
        close(file)
        throw error
      }
      close(file)
    }
  }

  private static func hold(
    _ file: Int32, _ folder: OpenFolder, _ name: String, _ path: String
  ) throws(Diagnostic) {
    guard flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    let holder = graphc_lock_holder(file)
    throw .path(
      path, "another process is writing it" + (holder > 0 ? ": process \(holder)" : ""),
      notes: ["wait until that run has ended, or name another file"])
  }

  /// Whether the file still has its name: its owner may have removed it after it was opened here.
  private static func isNamed(
    _ file: Int32, _ folder: OpenFolder, _ name: String
  ) throws(Diagnostic) -> Bool {
    var opened = stat()
    guard unsafe fstat(file, &opened) == 0, let named = folder.status(name),
      opened.isSameFile(as: named)
    else { return false }
    // It is removed in the end, so it must be ours.
    guard opened.isRegular, opened.st_size == 0, opened.st_uid == geteuid() else {
      throw isInTheWay(folder, name)
    }
    return true
  }

  private static func isInTheWay(_ folder: OpenFolder, _ name: String) -> Diagnostic {
    .path(
      folder.path + "/" + name, "is in the way: expected an empty file of this user",
      notes: ["graphc keeps other processes from writing a file by one of this name"])
  }
}
