import Foundation
import IR

/// A shared object in this process, closed with its owner.
final class SharedObject {
  private let handle: UnsafeMutableRawPointer

  /// - Throws: the loader's reason, such as a directory mounted `noexec`.
  init(path: String) throws(Diagnostic) {
    // Local: programs share the names of their helpers.
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw Self.failure(path, dlerror().map { String(cString: $0) } ?? "no reason given")
    }
    self.handle = handle
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
