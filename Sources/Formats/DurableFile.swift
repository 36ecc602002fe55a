import Foundation
import IR

/// Replaces a file so that whatever happens, power loss included, it is the old one or the new one.
///
/// The bytes go to `NAME.partial` in the same directory and to the disk, then the name is moved
/// over, and the directory goes to the disk too. A process that is killed leaves at most the
/// partial file, which the next writer uses again; a write that fails leaves none, since what the
/// disk lacks may be space.
package enum DurableFile {
  /// - Throws: when the directory is missing or not writable, the disk is full, another process
  ///   writes the same file, or the target is there and no regular file.
  static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try withPartial(of: path) { file, partial, target throws(Diagnostic) in
      do throws(Diagnostic) {
        try write(bytes, to: file, for: path)
      } catch {
        _ = unsafe unlink(partial)
        throw error
      }
      guard unsafe rename(partial, target.path) == 0 else { throw failure(path, "replaced") }
      try synchronizeDirectory(target.deletingLastPathComponent().path, for: path)
    }
  }

  /// Finds out what would keep a file from being written now, but for a lack of space, before there
  /// is anything to lose; leaves nothing behind.
  ///
  /// - Throws: as `write`.
  package static func requireWritable(_ path: String) throws(Diagnostic) {
    try withPartial(of: path) { _, partial, _ in _ = unsafe unlink(partial) }
  }

  /// Hands over the empty partial file, opened and locked, its path, and what is to be replaced.
  private static func withPartial(
    of path: String, _ body: (Int32, String, URL) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    try FileAccess.requireReplaceable(path)
    // A link stays a link: what it points to is replaced.
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let partial = target.path + ".partial"
    let file = try lock(partial, for: path)
    defer { _ = close(file) }
    try body(file, partial, target)
  }

  /// An empty file that no other process writes, opened.
  private static func lock(_ partial: String, for path: String) throws(Diagnostic) -> Int32 {
    while true {
      let file = unsafe open(partial, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard file >= 0 else { throw failure(path, "written") }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        close(file)
        throw Diagnostic.file(path, "another process is writing it")
      }
      // Its writer may have renamed it after it was opened here: then it is the target by now.
      if isSame(file, partial) {
        if ftruncate(file, 0) == 0 { return file }
        defer { close(file) }
        throw failure(path, "written")
      }
      close(file)
    }
  }

  private static func isSame(_ file: Int32, _ path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(file, &opened) == 0, unsafe stat(path, &named) == 0 else { return false }
    return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func write(
    _ bytes: [UInt8], to file: Int32, for path: String
  ) throws(Diagnostic) {
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: false)
    do {
      try handle.write(contentsOf: Data(bytes))
      try handle.synchronize()
    } catch {
      throw failure(path, "written")
    }
  }

  private static func synchronizeDirectory(_ path: String, for file: String) throws(Diagnostic) {
    let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure(file, "written") }
    defer { close(directory) }
    // Some file systems cannot, and then need not, synchronize directories.
    guard fsync(directory) == 0 || errno == EINVAL else { throw failure(file, "written") }
  }

  private static func failure(_ path: String, _ action: String) -> Diagnostic {
    switch errno {
    case ENOENT, ENOTDIR: return .file(path, "no such file or directory")
    case EACCES, EPERM, EROFS: return .file(path, "permission denied: cannot be \(action)")
    case ENOSPC, EDQUOT: return .file(path, "no space left on the device")
    default:
      return .file(path, "cannot be \(action): \(unsafe String(cString: strerror(errno)))")
    }
  }
}
