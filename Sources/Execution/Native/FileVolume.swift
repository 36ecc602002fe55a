import Foundation

/// The file system that a directory is on.
package struct FileVolume: Sendable {
  /// What this user may still write there.
  package let freeByteCount: Int
  /// Whether programs may be loaded from it; not if it is mounted `noexec`.
  package let isExecutable: Bool

  /// Nil if the directory cannot be asked.
  package init?(containing directory: String) {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return nil }
    let (bytes, isHuge) = UInt64(status.f_bavail).multipliedReportingOverflow(
      by: UInt64(status.f_frsize))
    freeByteCount = isHuge ? .max : Int(clamping: bytes)
    #if os(Linux)
      // ST_NOEXEC, which the imported headers hide.
      isExecutable = status.f_flag & 8 == 0
    #else
      isExecutable = true
    #endif
  }
}
