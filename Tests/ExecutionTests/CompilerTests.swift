import CodeGeneration
import Execution
import Foundation
import IR
import Scheduling
import Testing

@Suite struct CompilerTests {
  private func failure(
    _ program: EmittedProgram, _ options: ExecutionOptions
  ) throws -> Diagnostic {
    let graph = try SamplePrograms.addition().0
    let error = #expect(throws: Diagnostic.self) {
      _ = try Executable(graph: graph, program: program, options: options)
    }
    return try #require(error)
  }

  /// The kept source a diagnostic names; removes it.
  private func keptSource(_ error: Diagnostic) throws -> String {
    let prefix = "note: the C source is in "
    let note = try #require(error.notes.first { $0.hasPrefix(prefix) })
    let file = URL(fileURLWithPath: String(note.dropFirst(prefix.count)))
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test(arguments: [Backend.tcc, .cc])
  func keepsRejectedSource(_ backend: Backend) throws {
    let scratch = try Scratch()
    let program = SamplePrograms.program("return nothing;")
    let error = try failure(program, ExecutableTests.options(backend, scratch))
    #expect(error.stage == "compile")
    #expect(try keptSource(error) == program.source)
    #expect(error.notes.contains { $0.contains("nothing") && $0.contains("error") })
  }

  @Test func tccNamesMissingSymbols() throws {
    let program = SamplePrograms.program("extern int absent(void); return absent();")
    let error = try failure(program, .init(backend: .tcc))
    #expect(error.message == "the C text could not be linked")
    #expect(error.notes.contains { $0.contains("absent") })
    #expect(try keptSource(error) == program.source)
  }

  @Test(arguments: [Backend.tcc, .cc])
  func namesAMissingEntry(_ backend: Backend) throws {
    let scratch = try Scratch()
    let program = EmittedProgram(
      dialect: .loops, source: "int other(void) { return 0; }", entry: "entry",
      workspaceByteCount: 0)
    let error = try failure(program, ExecutableTests.options(backend, scratch))
    #expect(error.message.contains("does not define 'entry'"))
    if backend == .tcc { #expect(try keptSource(error) == program.source) }
  }

  @Test func capturesLongComplaints() throws {
    let scratch = try Scratch()
    // More than a pipe holds.
    let complain = """
      i=0
      while [ $i -lt 5000 ]; do
        echo "complaint number $i of the compiler" >&2
        i=$((i+1))
      done
      """
    let compiler = try scratch.script(
      "cc", "if [ \"$1\" = --version ]; then echo broken 1.0; exit 0; fi\n\(complain)\nexit 1")
    var options = ExecutableTests.options(.cc, scratch)
    options.compiler = compiler
    let error = try failure(try SamplePrograms.addition().1, options)
    #expect(error.subject == compiler)
    #expect(error.message == "the C compiler failed with exit status 1")
    #expect(error.notes.filter { $0.hasPrefix("cc: complaint") }.count == 10)
    #expect(error.notes.contains { $0.hasPrefix("note: the command was \(compiler) -m") })
    _ = try keptSource(error)
  }

  @Test(arguments: [
    ("/nowhere/cc", "the options ask for '/nowhere/cc', which is no executable file"),
    ("no-such-compiler", "the options ask for 'no-such-compiler', which is no executable file"),
    ("/usr", "the options ask for '/usr', which is no executable file"),
    ("/bin/false", "/bin/false --version failed with exit status 1"),
  ])
  func explainsBrokenCompilers(_ compiler: String, _ message: String) throws {
    let scratch = try Scratch()
    var options = ExecutableTests.options(.cc, scratch)
    options.compiler = compiler
    #expect(try failure(try SamplePrograms.addition().1, options).message == message)
  }

  @Test func refusesTilesForAnOptimizingCompiler() throws {
    let program = EmittedProgram(dialect: .tiles, source: "", entry: "entry", workspaceByteCount: 0)
    let error = try failure(program, .init(backend: .cc))
    #expect(error.message == "expected a program of the dialect 'loops', found 'tiles'")
  }

  @Test func findsACompiler() throws {
    let compiler = try SystemCompiler.find()
    #expect(compiler.path.hasPrefix("/"))
    #expect(!compiler.version.isEmpty)
    #expect(try SystemCompiler.find(compiler.path) == compiler)
  }

  @Test func searchesTheEnvironment() throws {
    let scratch = try Scratch()
    let gcc = try scratch.script("gcc", "echo gcc 1.0")
    let named = try scratch.script("named", "echo named 2.0")
    let path = ["PATH": scratch.path]
    #expect(try SystemCompiler.find(environment: path).path == gcc)
    let chosen = path.merging(["GRAPHC_CC": "named"]) { $1 }
    #expect(try SystemCompiler.find(environment: chosen).path == named)
    #expect(try SystemCompiler.find(environment: chosen).version == "named 2.0")
    // Clang beside Swift goes first, also through a link.
    let clang = try scratch.script("clang", "echo clang 3.0")
    let other = try Scratch()
    _ = try scratch.script("swift", "")
    try FileManager.default.createSymbolicLink(
      atPath: other.path + "/swift", withDestinationPath: scratch.path + "/swift")
    #expect(try SystemCompiler.find(environment: ["PATH": other.path]).path == clang)
    let missing = #expect(throws: Diagnostic.self) {
      _ = try SystemCompiler.find(environment: ["PATH": "/nowhere"])
    }
    #expect(missing?.message == "no C compiler was found: neither clang, gcc nor cc")
    let wrong = #expect(throws: Diagnostic.self) {
      _ = try SystemCompiler.find(environment: ["GRAPHC_CC": "/nowhere/cc"])
    }
    #expect(wrong?.message == "GRAPHC_CC is '/nowhere/cc', which is no executable file")
  }

  @Test(arguments: ["clang", "gcc"])
  func worksWithOtherCompilers(_ name: String) throws {
    guard let compiler = try? SystemCompiler.find(name) else { return }
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.accumulation()
    var options = ExecutableTests.options(.cc, scratch)
    options.compiler = compiler.path
    let executable = try Executable(graph: graph, program: program, options: options)
    try executable.write(TensorData([3], [1, 2, 3] as [Double]), to: "x")
    try executable.run()
    #expect(try executable.buffer("total").scalar == 6)
    #expect(executable.compilation.compiler == compiler.version)
  }

  @Test func tccCallsPrimitives() throws {
    let graph = try SamplePrograms.addition().0
    let body = SamplePrograms.program(
      "gc_tile_add_f32(8, outputs[0], arguments[0], arguments[1]); return 0;")
    let declaration = "void gc_tile_add_f32(int64_t, float *, const float *, const float *);\n"
    let program = EmittedProgram(
      dialect: .tiles,
      source: SamplePrograms.preamble + declaration
        + body.source.dropFirst(SamplePrograms.preamble.count),
      entry: "entry", workspaceByteCount: 0)
    let executable = try Executable(graph: graph, program: program, options: .init(backend: .tcc))
    try executable.write(TensorData(TensorType(.f32, [8]), repeating: 2), to: "a")
    try executable.run()
    #expect(try executable.read("sum") == executable.read("a"))
  }

  @Test func compilesWithTinyCCInParallel() async throws {
    let (graph, program) = try SamplePrograms.accumulation()
    try await withThrowingTaskGroup(of: Double.self) { group in
      for value in 0..<32 {
        group.addTask {
          let executable = try Executable(graph: graph, program: program)
          let data = TensorData(TensorType(.f64, [3]), repeating: Double(value))
          try executable.write(data, to: "x")
          try executable.run()
          return try executable.buffer("total").scalar / 3
        }
      }
      let values = try await group.reduce(into: Set()) { $0.insert($1) }
      #expect(values == Set((0..<32).map { Double($0) }))
    }
  }
}
