import Foundation
import IR

/// Zeroed memory that starts on a cache line, freed with its owner.
struct AlignedMemory: ~Copyable {
  /// A cache line, and the width of the widest vector.
  static let alignmentInBytes = 64

  let pointer: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Throws: when the system has no `byteCount` bytes.
  init(byteCount: Int) throws(Diagnostic) {
    // Whole vectors, so that a kernel may read past the last element; never empty, so that the
    // pointer is always valid.
    let line = Self.alignmentInBytes
    let rounded = max(byteCount + line - 1, line) / line * line
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, line, rounded) == 0, let pointer else {
      throw AvailableMemory.shortage(byteCount)
    }
    memset(pointer, 0, rounded)
    self.pointer = pointer
    self.byteCount = byteCount
  }

  deinit { free(pointer) }
}
