import Foundation
import GraphC

/// A compiled graph's library, source and header: all are written, or, if one cannot be, none.
struct LibraryFiles {
  private let stem: String

  /// - Requires: `library` ends in `.so`.
  init(library: String) { stem = String(library.dropLast(3)) }

  var paths: [String] { [".so", ".c", ".h"].map { stem + $0 } }

  /// Without folder and suffix.
  var name: String { URL(fileURLWithPath: stem).lastPathComponent }

  /// - Throws: when the folder is missing, or a path holds what is neither a regular file nor a
  ///   link: only those may be replaced.
  func check() throws(Diagnostic) {
    for path in paths {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      guard FileText.isDirectory(folder) else {
        throw Self.failure(path, "no such file or directory")
      }
      // Of a link itself, since that is what renaming replaces.
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      switch attributes?[.type] as? FileAttributeType {
      case nil, .typeRegular?, .typeSymbolicLink?: break
      case .typeDirectory?: throw Self.failure(path, "is a directory, expected a file")
      default: throw Self.failure(path, "is not a regular file and would be replaced by one")
      }
    }
  }

  /// Makes all files in a folder beside the targets, then moves each into place at once.
  func write(source: String, header: String, _ compiler: SystemCompiler) throws(Diagnostic) {
    let folder = stem + ".so.building-\(ProcessInfo.processInfo.processIdentifier)"
    try FileText.makeDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let product = folder + "/library.so"
    try compiler.compile(source, to: product)
    try FileText.write(source, to: folder + "/library.c")
    try FileText.write(header, to: folder + "/library.h")
    // Compiling takes a while, in which something else may have come to be there.
    try check()
    for (made, path) in zip([product, folder + "/library.c", folder + "/library.h"], paths) {
      // FileManager moves nothing onto a file that exists, and removing it first leaves a gap.
      guard unsafe rename(made, path) == 0 else {
        throw Self.failure(path, "cannot be written: \(unsafe String(cString: strerror(errno)))")
      }
    }
  }

  private static func failure(_ path: String, _ message: String) -> Diagnostic {
    Diagnostic(stage: "compile", subject: path, message: message)
  }
}
