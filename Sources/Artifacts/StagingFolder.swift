import Files
import Foundation
import GraphC

/// A folder beside the one that files are for: they move there together when all are made.
struct StagingFolder {
  private let folder: TemporaryFolder
  private let names: [String]

  /// Folders above the target are made if they are missing.
  ///
  /// - Throws: when there cannot be a folder to put it in, or what would be replaced is no file.
  init(beside target: String, names: [String]) throws(Diagnostic) {
    let url = URL(fileURLWithPath: target)
    self.names = names
    try Self.check(url.path, names)
    let parent = url.deletingLastPathComponent().path
    try FileWriting.makeFolder(parent)
    folder = try TemporaryFolder(in: try OpenFolder(parent), for: url.lastPathComponent)
  }

  func path(_ name: String) -> String { folder.path + "/" + name }

  func write(_ bytes: [UInt8], _ name: String) throws(Diagnostic) {
    try folder.write(bytes, to: name)
  }

  /// Moves the files into place, each at once.
  func moveInto(_ target: String) throws(Diagnostic) -> [String] {
    let target = URL(fileURLWithPath: target).path
    try FileWriting.makeFolder(target)
    // Compiling takes a while, in which something else may have come to be there.
    try Self.check(target, names)
    return try names.map { name throws(Diagnostic) in
      if let mode = Self.mode(target + "/" + name) { _ = unsafe chmod(path(name), mode) }
      // FileManager moves nothing onto a file that exists, and removing it first leaves a gap.
      guard unsafe rename(path(name), target + "/" + name) == 0 else {
        throw Self.failure(
          target + "/" + name, "cannot be written: \(SystemError.text)")
      }
      return target + "/" + name
    }
  }

  /// Only files and links may be replaced, and none that is read-only.
  private static func check(_ target: String, _ names: [String]) throws(Diagnostic) {
    switch type(target) {
    case nil, .typeDirectory?: break
    case .typeSymbolicLink? where isDirectory(target): break
    default: throw failure(target, "is not a folder", "name the folder that the bundle goes to")
    }
    for name in names {
      let path = target + "/" + name
      switch type(path) {
      case .typeRegular? where mode(path).map({ $0 & 0o222 == 0 }) == true:
        throw failure(path, "is read-only, so it is not replaced", "make it writable by chmod u+w")
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

  /// Of a regular file; nil for all else.
  private static func mode(_ path: String) -> mode_t? {
    guard type(path) == .typeRegular else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? Int).map { mode_t($0 & 0o777) }
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
