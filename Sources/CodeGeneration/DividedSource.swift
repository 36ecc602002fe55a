import IR
import Scheduling

/// The text of a program in pieces, from which several C files can be made that a compiler reads side by side.
///
/// Functions of kernels are visible in all files of the program, and nowhere else.
package struct DividedSource: Hashable, Sendable {
  /// Some text of the program, and what must precede it in its file.
  struct Piece: Hashable {
    let text: String
    let prerequisites: Prerequisites

    init(_ writer: CWriter) {
      text = writer.text.text
      prerequisites = writer.prerequisites
    }
  }

  let title: String
  let dialect: Dialect
  /// The functions of each kernel.
  let kernels: [Piece]
  /// What follows them: constants and the entry.
  let entry: Piece

  /// The program as so many files of about equal length, of which the last one has the entry.
  ///
  /// - Returns: fewer files if there are fewer kernels.
  package func files(_ count: Int) -> [String] {
    let pieces = kernels + [entry]
    let lengths = pieces.map(\.text.utf8.count)
    let total = max(1, lengths.reduce(0, +))
    var members: [[Piece]] = Array(repeating: [], count: max(1, count))
    var start = 0
    for (piece, length) in zip(pieces, lengths) {
      // The file in which the middle of the piece falls.
      members[(start + length / 2) * members.count / total].append(piece)
      start += length
    }
    let prototypes = prototypes
    return members.filter { !$0.isEmpty }.map { file($0, prototypes) }
  }

  private func file(_ pieces: [Piece], _ prototypes: String) -> String {
    var prerequisites = Prerequisites()
    for piece in pieces { prerequisites.formUnion(piece.prerequisites) }
    return title + Self.linkage + Preamble(dialect: dialect).text(prerequisites) + prototypes
      + pieces.map { "\n" + $0.text }.joined()
  }

  private static let linkage = """
    #define GC_KERNEL __attribute__((visibility("hidden")))

    """

  /// Declarations of all functions of kernels.
  private var prototypes: String {
    let names = kernels.reduce(into: Set()) { $0.formUnion($1.prerequisites.kernelFunctions) }
    return names.sorted().map { "GC_KERNEL void \($0.text)(void *context, int64_t chunk);\n" }
      .joined()
  }
}
