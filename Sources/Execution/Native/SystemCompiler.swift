import CodeGeneration
import Foundation
import IR

/// A C compiler of the system that optimizes.
public struct SystemCompiler: Hashable, Sendable {
  public let path: String
  /// The first line of `--version`.
  public let version: String

  /// How programs are compiled, but for the CPU they are for.
  package static let portableFlags = [
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

  /// Seconds that compiling may take.
  ///
  /// They are `$GRAPHC_CC_SECONDS`, else 20 minutes; the largest programs take one minute.
  static var timeLimit: Int {
    let text = ProcessInfo.processInfo.environment["GRAPHC_CC_SECONDS"] ?? ""
    // A day at most, which is a number of milliseconds in 32 bits.
    return min(max(Int(text) ?? 1200, 1), 86_400)
  }

  /// Compiles a program for a processor and hands over the path of the shared object, which lasts as long as `body`.
  ///
  /// A long program is compiled as several files, side by side.
  /// `niceness` and `cancellation` are those of `Command.run`.
  /// - Throws: the compiler's first messages, the command and where the source is kept; what `body`
  ///   throws.
  func compile<Result>(
    _ program: EmittedProgram, for cpu: CPUTarget, niceness: Int = 0,
    cancellation: Cancellation? = nil,
    _ body: (String) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    // Relative names: equal programs give equal files, whatever directory they are made in.
    let arguments = cpu.flags + ["-o", "program.so", "program.c"] + Self.libraries
    let build = build(program, arguments, for: cpu)
    return try Command.run(
      build.executable, build.arguments, files: build.files, within: Self.timeLimit,
      niceness: niceness, cancellation: cancellation
    ) { command throws(Diagnostic) in
      let product = command.directory + "/program.so"
      guard command.status == 0, FileManager.default.fileExists(atPath: product) else {
        throw failure(command, arguments, program.source)
      }
      return try body(product)
    }
  }

  /// Characters of a program's own text from which on another file is worth a process of the compiler, which
  /// takes some 50 ms to start and read the support code, as long as it takes to compile a tenth of this.
  private static let fileLength = 30_000

  /// The command that compiles a program, which is `arguments` for one file.
  private func build(_ program: EmittedProgram, _ arguments: [String], for cpu: CPUTarget)
    -> (executable: String, arguments: [String], files: [String: String])
  {
    let count = min(
      ProcessInfo.processInfo.activeProcessorCount,
      program.graphSource.utf8.count / Self.fileLength)
    guard count > 1, let files = program.divided?.files(count) else {
      return (path, arguments, ["program.c": program.source])
    }
    let names = files.indices.map { "program\($0)" }
    return (
      "/bin/sh",
      ["-c", Self.sideBySide, path, "\(files.count)"] + cpu.flags,
      Dictionary(uniqueKeysWithValues: zip(names.map { $0 + ".c" }, files))
    )
  }

  /// `$0` is the compiler, `$1` the number of files, all others are flags.
  private static let sideBySide = #"""
    count=$1 status=0 file=0 jobs= objects=
    shift
    while [ "$file" -lt "$count" ]; do
      "$0" "$@" -c -o "program$file.o" "program$file.c" &
      jobs="$jobs $!" objects="$objects program$file.o" file=$((file + 1))
    done
    for job in $jobs; do wait "$job" || status=$?; done
    [ "$status" -eq 0 ] || exit "$status"
    exec "$0" "$@" -o program.so $objects \#(libraries.joined(separator: " "))
    """#

  /// Compiles the C file at `path` to a shared object at `target`.
  /// - Throws: the compiler's first messages, and the command.
  package func compile(file path: String, to target: String, flags: [String]) throws(Diagnostic) {
    let arguments = flags + ["-o", target, path] + Self.libraries
    try Command.run(self.path, arguments, within: Self.timeLimit) { command throws(Diagnostic) in
      guard command.status == 0, FileManager.default.fileExists(atPath: target) else {
        let source = FileManager.default.contents(atPath: path) ?? Data()
        throw failure(command, arguments, String(decoding: source, as: UTF8.self))
      }
    }
  }

  private func failure(_ command: Command, _ arguments: [String], _ source: String) -> Diagnostic {
    let lines = (command.errors + command.output).split(separator: "\n").prefix(10)
    let invocation = ([path] + arguments).joined(separator: " ")
    let problem =
      command.status == 0
      ? "the C compiler reported success, but wrote no program"
      : "the C compiler failed with \(command.outcome)"
    return Diagnostic(
      stage: "compile", subject: path, message: problem,
      notes: KeptSource.write(source).notes + ["note: the command was \(invocation)"]
        + lines.map { "cc: \($0)" })
  }
}
