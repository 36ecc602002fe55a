import Foundation
import IR
import SystemSupport

/// What a path names: a place in a folder, with the file that is there now.
struct FileTarget {
  /// As the user gave it.
  let path: String
  let folder: OpenFolder
  let name: String
  /// Of a regular file; nil if there is nothing.
  let status: stat?

  /// Follows links, so that a link stays one and what it points to is replaced.
  ///
  /// - Throws: when there is no folder for it; what is there is no regular file, or may not be
  ///   written; a link was laid by another user where all may write.
  init(_ path: String) throws(Diagnostic) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .path(path.debugDescription, "is not a file path")
    }
    try Self.requireRegular(path)
    self.path = path
    var place = path
    for _ in 0..<40 {
      let (parent, name) = Self.split(place)
      guard !name.isEmpty else { throw .path(path, "is a directory, expected a file") }
      let folder: OpenFolder
      do throws(Diagnostic) { folder = try OpenFolder(parent) } catch {
        throw Diagnostic(stage: error.stage, subject: path, message: error.message)
      }
      guard let status = folder.status(name), status.isLink else {
        (self.folder, self.name, self.status) = (folder, name, folder.status(name))
        if place.hasSuffix("/") { throw .path(path, "no such file or directory") }
        try requireWritable()
        return
      }
      guard unsafe graphc_is_planted_link(folder.descriptor, name) == 0 else {
        throw .path(
          path, "is a link of another user in a directory that all may write",
          notes: ["it is not followed; name another file"])
      }
      let target = try Self.destination(folder, name, path)
      place = target.hasPrefix("/") ? target : parent + "/" + target
    }
    throw .path(path, "has too many links")
  }

  /// A name in a folder that only this user writes: whatever has it is replaced, also a link.
  init(_ name: String, in folder: OpenFolder) throws(Diagnostic) {
    path = folder.path + "/" + name
    (self.folder, self.name) = (folder, name)
    status = nil
  }

  /// Whether a path leads to a device, a pipe, or a descriptor such as `/dev/stdout`, which are
  /// written, not replaced.
  static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    if status.isRegular {
      return path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    }
    return !status.isFolder
  }

  private static func requireRegular(_ path: String) throws(Diagnostic) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, !status.isRegular else { return }
    throw status.isFolder
      ? .path(path, "is a directory, expected a file")
      : .path(path, "is not a regular file and would be replaced by one")
  }

  /// Replacing a file needs no permission to write it, but who takes that away means it.
  private func requireWritable() throws(Diagnostic) {
    guard let status else { return }
    guard status.isRegular else {
      throw .path(path, "is not a regular file and would be replaced by one")
    }
    // Root may write what nobody may: the mode counts for it as well.
    guard status.st_mode & 0o222 != 0 else {
      throw .path(
        path, "is read-only, so it is not replaced",
        notes: ["make it writable with chmod u+w, or name another file"])
    }
    guard unsafe faccessat(folder.descriptor, name, W_OK, AT_EACCESS) == 0 else {
      throw .systemFailure(path, "written")
    }
  }

  private static func destination(
    _ folder: OpenFolder, _ name: String, _ path: String
  ) throws(Diagnostic) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe readlinkat(folder.descriptor, name, start, bytes.count)
    }
    guard count > 0 else { throw .systemFailure(path, "read") }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// The folder's path and the last name, `.` for a folder that is not said.
  private static func split(_ path: String) -> (String, String) {
    var path = path[...]
    while path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
    let parent = String(path[..<slash])
    return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
  }
}
