import Foundation
import IR

/// Zeroed memory that starts on a cache line, freed with its owner.
///
/// Large memory comes from the system in whole pages, which are zero, and become memory only when they
/// are touched: whoever makes a program does not wait for that.
struct AlignedMemory: ~Copyable {
  /// A cache line, and the width of the widest vector.
  static let alignmentInBytes = 64
  /// Bytes from which on memory comes in pages of its own: less is as fast to clear as to ask for.
  private static let leastMapped = 1 << 22

  let pointer: UnsafeMutableRawPointer
  let byteCount: Int
  /// Bytes of pages that are only this memory.
  private let mappedByteCount: Int?

  /// - Throws: when the system has no `byteCount` bytes.
  init(byteCount: Int) throws(Diagnostic) {
    // Whole vectors, so that a kernel may read past the last element; never empty, so that the
    // pointer is always valid.
    let line = Self.alignmentInBytes
    let rounded = max(byteCount + line - 1, line) / line * line
    self.byteCount = byteCount
    if rounded >= Self.leastMapped {
      let start = mmap(nil, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard start != MAP_FAILED, let start else { throw AvailableMemory.shortage(byteCount) }
      pointer = start
      mappedByteCount = rounded
      return
    }
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, line, rounded) == 0, let pointer else {
      throw AvailableMemory.shortage(byteCount)
    }
    memset(pointer, 0, rounded)
    self.pointer = pointer
    mappedByteCount = nil
  }

  deinit {
    if let mappedByteCount { munmap(pointer, mappedByteCount) } else { free(pointer) }
  }
}
