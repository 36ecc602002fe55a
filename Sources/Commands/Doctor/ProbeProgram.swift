import Files
import GraphC

/// A small program that shows whether a backend works.
enum ProbeProgram {
  /// Computes 3 · 3 with an empty cache, so that the compiler has to run.
  /// - Throws: when the program cannot be compiled, or computes something else.
  static func run(_ backend: Backend) throws(Diagnostic) {
    let builder = GraphBuilder("probe")
    let x = builder.argument("x", .input, TensorType(.f32, []))
    builder.output("y", x * x)
    let folder = try TemporaryDirectory.make(for: "graphc-probe")
    defer { withExtendedLifetime(folder) {} }
    let options = CompilerOptions(
      execution: ExecutionOptions(backend: backend, cacheDirectory: folder.path))
    let program = try Compiler.compile(try builder.finish(), options: options)
    try program.write(TensorData([], [Float(3)]), to: "x")
    try program.run()
    let result = try program.buffer("y").scalar
    guard result == 9 else {
      throw Diagnostic(
        stage: "run", subject: "backend \(backend.rawValue)",
        message: "3 · 3 is \(result), expected 9")
    }
  }
}
