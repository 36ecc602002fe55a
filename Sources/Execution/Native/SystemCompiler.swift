import Foundation
import IR

/// A C compiler of the system that optimizes.
public struct SystemCompiler: Hashable, Sendable {
  public let path: String
  /// The first line of `--version`.
  public let version: String

  /// How programs are compiled.
  public static let flags =
    // The program runs here and nowhere else; the cache's key holds the CPU.
    HostProcessor.flags + [
      // Inlining, vectorization and loop unrolling.
      "-O3",
      // GNU vector extensions carry the matrix kernels.
      "-std=gnu11",
      // sqrt and its like become one instruction: programs never read errno.
      "-fno-math-errno",
      // Both sides of a select may be computed, so that it vectorizes: nobody reads the flags of
      // floating-point exceptions.
      "-fno-trapping-math",
      // a * b + c is one instruction, rounded once, only where one expression says so: in the
      // polynomials and products of Kernels, as in the precompiled primitives, so both give the
      // same bits. No -ffast-math: sums keep their order, and infinities, NaN and -0 their meaning.
      "-ffp-contract=on",
      // Emitted text reads one buffer under several element types.
      "-fno-strict-aliasing",
      // Code for dlopen. Everything but the entry is static, so no visibility flag is needed.
      "-shared", "-fPIC",
      // Our text, not the user's: only errors are of interest.
      "-w",
    ]

  /// Libraries after the source: the C library's mathematical functions.
  static let libraries = ["-lm"]

  /// Compiles `source` to `directory/program.so`.
  /// - Throws: the compiler's first messages, the command and where the source is kept.
  public func compile(_ source: String, in directory: String) throws(Diagnostic) -> String {
    let sourcePath = directory + "/program.c"
    guard FileManager.default.createFile(atPath: sourcePath, contents: Data(source.utf8)) else {
      throw Diagnostic(
        stage: "compile", subject: sourcePath, message: "the C source cannot be written")
    }
    // Relative names: equal programs give equal files, whatever directory they are made in.
    let arguments = Self.flags + ["-o", "program.so", "program.c"] + Self.libraries
    let command = try Command(path, arguments, in: directory)
    let product = directory + "/program.so"
    guard command.status == 0, FileManager.default.fileExists(atPath: product) else {
      throw failure(command, arguments, source)
    }
    return product
  }

  private func failure(_ command: Command, _ arguments: [String], _ source: String) -> Diagnostic {
    let lines = (command.errors + command.output).split(separator: "\n").prefix(10)
    let invocation = ([path] + arguments).joined(separator: " ")
    return Diagnostic(
      stage: "compile", subject: path, message: "the C compiler failed with \(command.outcome)",
      notes: KeptSource.write(source).notes + ["note: the command was \(invocation)"]
        + lines.map { "cc: \($0)" })
  }
}
