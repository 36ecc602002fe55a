import Foundation
import IR

extension Diagnostic {
  /// A finding about a path; notes get their `note: ` here.
  static func path(_ path: String, _ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(
      stage: "files", subject: path, message: message, notes: notes.map { "note: " + $0 })
  }

  /// What the system says now of a path that could not be `action`: `written`, `replaced`.
  static func systemFailure(_ path: String, _ action: String) -> Diagnostic {
    switch errno {
    case ENOENT, ENOTDIR: .path(path, "no such file or directory")
    case EACCES, EPERM: .path(path, "permission denied: cannot be \(action)")
    case ENOSPC, EDQUOT: .path(path, "no space left on the device")
    default: .path(path, "cannot be \(action): \(SystemError.text)")
    }
  }
}

/// The system's last error in this thread.
package enum SystemError {
  package static var text: String { unsafe String(cString: strerror(errno)) }
}
