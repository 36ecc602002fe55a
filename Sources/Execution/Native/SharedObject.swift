import Files
import Foundation
import IR

/// A shared object in this process, closed with its owner.
final class SharedObject {
  private let handle: UnsafeMutableRawPointer

  /// A file in a directory of this process's own.
  /// - Throws: the loader's reason, such as a directory mounted `noexec`.
  convenience init(path: String) throws(Diagnostic) {
    self.init(handle: try Self.open(path, loading: path))
  }

  /// The very file that was checked.
  /// - Throws: as above.
  convenience init(_ file: OwnFile) throws(Diagnostic) {
    self.init(
      handle: try file.withLoadingPath { loading throws(Diagnostic) in
        try Self.open(file.path, loading: loading)
      })
  }

  private init(handle: UnsafeMutableRawPointer) { self.handle = handle }

  private static func open(
    _ path: String, loading: String
  ) throws(Diagnostic) -> UnsafeMutableRawPointer {
    // Local: programs share the names of their helpers.
    guard let handle = dlopen(loading, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
      throw failure(path, reason.replacing(loading, with: path))
    }
    return handle
  }

  deinit { dlclose(handle) }

  /// Code whose entry is the function `entry`.
  func code(entry: String) throws(Diagnostic) -> NativeCode {
    guard let symbol = dlsym(handle, entry) else {
      throw Self.failure("the C text", "it does not define '\(entry)'")
    }
    return NativeCode(symbol: symbol, owner: self)
  }

  private static func failure(_ subject: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      stage: "load", subject: subject, message: "the program cannot be loaded: \(reason)")
  }
}
