import Foundation
import GraphC

/// A folder beside the one that files are for: they move there together when all are made.
struct StagingFolder {
  private let folder: String
  private let names: [String]

  /// - Throws: when there is no folder to put it in, or what would be replaced is no file.
  init(beside target: String, names: [String]) throws(Diagnostic) {
    let url = URL(fileURLWithPath: target)
    folder = url.path + ".building-\(ProcessInfo.processInfo.processIdentifier)"
    self.names = names
    try Self.check(url.path, names)
    let parent = url.deletingLastPathComponent().path
    guard Self.isDirectory(parent) else { throw Self.failure(parent, "no such file or directory") }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false)
    } catch {
      throw Self.failure(folder, "cannot be made: \(error.localizedDescription)")
    }
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ bytes: [UInt8], _ name: String) throws(Diagnostic) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    } catch {
      throw Self.failure(path(name), "cannot be written: \(error.localizedDescription)")
    }
  }

  /// Moves the files into place, each at once.
  func moveInto(_ target: String) throws(Diagnostic) -> [String] {
    let target = URL(fileURLWithPath: target).path
    do {
      try FileManager.default.createDirectory(
        atPath: target, withIntermediateDirectories: true)
    } catch {
      throw Self.failure(target, "cannot be made: \(error.localizedDescription)")
    }
    // Compiling takes a while, in which something else may have come to be there.
    try Self.check(target, names)
    return try names.map { name throws(Diagnostic) in
      // FileManager moves nothing onto a file that exists, and removing it first leaves a gap.
      guard unsafe rename(path(name), target + "/" + name) == 0 else {
        throw Self.failure(
          target + "/" + name, "cannot be written: \(unsafe String(cString: strerror(errno)))")
      }
      return target + "/" + name
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Only files and links may be replaced.
  private static func check(_ target: String, _ names: [String]) throws(Diagnostic) {
    switch type(target) {
    case nil, .typeDirectory?: break
    case .typeSymbolicLink? where isDirectory(target): break
    default: throw failure(target, "is not a folder", "name the folder that the bundle goes to")
    }
    for name in names {
      let path = target + "/" + name
      switch type(path) {
      case nil, .typeRegular?, .typeSymbolicLink?: break
      case .typeDirectory?: throw failure(path, "is a directory, expected a file")
      default: throw failure(path, "is not a regular file and would be replaced by one")
      }
    }
  }

  /// Of a link itself, since that is what renaming replaces.
  private static func type(_ path: String) -> FileAttributeType? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory = ObjCBool(false)
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  private static func failure(_ path: String, _ message: String, _ note: String? = nil)
    -> Diagnostic
  {
    Diagnostic(
      stage: "compile", subject: path, message: message, notes: note.map { ["note: " + $0] } ?? [])
  }
}
