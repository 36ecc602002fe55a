import Foundation
import IR

/// Whether the system would give memory, asked before Swift arrays are made: where it does not, they
/// end the process.
package enum AvailableMemory {
  /// Smaller arrays are not asked for.
  private static let smallest = 1 << 24

  /// - Throws: when the system has no `byteCount` bytes more, times the `copies` of them that are in
  ///   memory at once.
  package static func require(_ byteCount: Int, copies: Int = 1) throws(Diagnostic) {
    let total = byteCount * copies
    guard total >= smallest else { return }
    // Reserved and given back without being touched: limits of the process and of the system apply.
    let pages = mmap(nil, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard pages != MAP_FAILED, let pages else { throw shortage(byteCount) }
    munmap(pages, total)
  }

  /// Memory for a tensor, and for its elements as `Double` on the way there.
  package static func require(_ type: TensorType) throws(Diagnostic) {
    let width = type.elementType.byteCount
    try require(type.byteCount, copies: (width + MemoryLayout<Double>.stride) / width)
  }

  static func shortage(_ byteCount: Int) -> Diagnostic {
    Diagnostic(
      stage: "run", subject: "memory", message: "\(byteCount) bytes are not available",
      notes: ["note: use a smaller batch or model"])
  }
}
