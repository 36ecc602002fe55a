import Foundation
import Synchronization
import SystemSupport

/// Why something on disk is not trusted, as a clause: `/a/b belongs to another user`.
package struct Distrust: Error {
  package let text: String
  /// Whether there is something that others have made or can change, not just nothing to use.
  package let isForeign: Bool

  init(_ reason: graphc_distrust, _ place: String, kind: String) {
    isForeign = reason != GRAPHC_UNUSABLE
    text =
      switch reason {
      case GRAPHC_OTHER_OWNER: "\(place) belongs to another user"
      case GRAPHC_OTHERS_WRITE: "\(place) can be written by other users"
      case GRAPHC_LINK_OF_OTHER: "\(place) is a link of another user"
      case GRAPHC_OTHER_KIND: "\(place) is no \(kind)"
      default: "\(place) cannot be used: \(SystemError.text)"
      }
  }
}

extension OpenFolder {
  /// Opens a folder whose contents only this user and root can change.
  ///
  /// That takes that nobody else owns it, any folder above, or a link on the way, and that no group,
  /// but one of the owner alone, and not all may write them; above it, folders like `/tmp` will do, where nobody can rename what
  /// is another's.
  package convenience init(own path: String) throws(Distrust) {
    self.init(descriptor: try Self.open(path, isShared: false), path: Self.absolute(path))
  }

  /// Opens a folder in which others may make files as well, but not rename or remove ours.
  package convenience init(shared path: String) throws(Distrust) {
    self.init(descriptor: try Self.open(path, isShared: true), path: Self.absolute(path))
  }

  private static func open(_ path: String, isShared: Bool) throws(Distrust) -> Int32 {
    var reason = GRAPHC_UNUSABLE
    var place = [UInt8](repeating: 0, count: 4096)
    let size = Int32(place.count)
    let file = unsafe place.withUnsafeMutableBytes { bytes in
      let place = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe isShared
        ? graphc_open_shared_folder(path, &reason, place, size)
        : graphc_open_own_folder(path, &reason, place, size)
    }
    guard file < 0 else { return file }
    // Others' errors are about the path as the user knows it.
    let found = String(decoding: place.prefix { $0 != 0 }, as: UTF8.self)
    throw Distrust(reason, reason == GRAPHC_UNUSABLE ? path : found, kind: "directory")
  }

  /// The path from the root, whatever the working directory becomes.
  package static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}

/// A file that only this user can change, opened: what was checked is what is read and loaded.
package final class OwnFile: Sendable {
  private let descriptor: Int32
  package let path: String

  /// - Throws: when there is no such file in the folder, or others could have changed it.
  package init(_ name: String, in folder: OpenFolder) throws(Distrust) {
    path = folder.path + "/" + name
    var reason = GRAPHC_UNUSABLE
    descriptor = unsafe graphc_open_own_file(folder.descriptor, name, &reason)
    guard descriptor >= 0 else { throw Distrust(reason, path, kind: "regular file") }
  }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  /// All bytes; nil if they cannot be read.
  package var contents: Data? {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
    return try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
  }

  /// Hands over a path that leads to this file whatever becomes of its name.
  ///
  /// No other file has had it: loaders take two files of one path for the same. Without /proc it is the name.
  package func withLoadingPath<Result, Failure: Error>(
    _ body: (String) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let number = Self.count.withLock { count in
      count &+= 1
      return count
    }
    let spelling = String(number, radix: 2).map { $0 == "1" ? "/." : "/" }.joined()
    let loading = "/proc/self/fd\(spelling)/\(descriptor)"
    return try body(unsafe access(loading, R_OK) == 0 ? loading : path)
  }

  private static let count = Mutex<UInt32>(0)
}
