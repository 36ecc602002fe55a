import CodeGeneration
import Execution
import Foundation
import IR
import Scheduling
import Synchronization
import Testing

/// A program that begins with libtcc and goes on with the C compiler.
@Suite struct TierTests: Sendable {
  /// What a tiered program told, and options that make it tell.
  final class Observations: Sendable {
    private let all = Mutex<[TierEvent]>([])
    var events: [TierEvent] { all.withLock { $0 } }

    func options(_ scratch: Scratch, compiler: String? = nil) -> ExecutionOptions {
      ExecutionOptions(
        backend: .tiered, compiler: compiler, cacheDirectory: scratch.path + "/cache",
        observer: TierObserver { [self] event in all.withLock { $0.append(event) } })
    }

    /// The problem that was told, if there is one event.
    func problem() throws -> Diagnostic {
      let event = try #require(events.first)
      #expect(events.count == 1)
      guard case .kept(let problem) = event.outcome else {
        throw Diagnostic(stage: "test", subject: "event", message: event.text)
      }
      return problem
    }
  }

  /// `w` grows by 1 with every step.
  static func counter(_ options: ExecutionOptions, comment: String = "") throws -> Executable {
    let (graph, program) = try SamplePrograms.accumulation()
    let commented = EmittedProgram(
      dialect: .loops, source: program.source + "/* \(comment) */\n", entry: program.entry,
      workspaceByteCount: program.workspaceByteCount)
    let executable = try Executable(graph: graph, program: commented, options: options)
    try executable.write(TensorData([3], [1, 1, 1] as [Double]), to: "x")
    return executable
  }

  static func count(_ executable: Executable) throws -> Double {
    try executable.buffer("w").scalar
  }

  @Test func swapsAtAStepBoundary() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let executable = try Self.counter(seen.options(scratch))
    #expect(executable.backend == .tcc)
    #expect(executable.compilation.compiler == "tcc (libtcc)")
    for _ in 0..<3 { try executable.run() }
    executable.waitForCompiler()
    #expect(executable.backend == .tcc)
    #expect(seen.events.isEmpty)
    try executable.run()
    #expect(executable.backend == .cc)
    try executable.run()
    #expect(try Self.count(executable) == 5)
    #expect(try executable.buffer("total").scalar == 15)
    #expect(seen.events.count == 1)
    let event = try #require(seen.events.first)
    guard case .swapped(step: 4) = event.outcome else { return #expect(Bool(false), "\(event)") }
    #expect(event.text.hasPrefix("accumulation: optimized code from step 5 on, after "))
  }

  @Test func runningOnceNeverStartsTheCompiler() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let compiler = try scratch.script("cc", "touch \(scratch.path)/started")
    do {
      let executable = try Self.counter(seen.options(scratch, compiler: compiler))
      try executable.run()
      #expect(try Self.count(executable) == 1)
      Thread.sleep(forTimeInterval: 0.2)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/started"))
    #expect(seen.events.isEmpty)
  }

  @Test func cachedProgramsRunFromTheFirstStep() async throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let first = try Self.counter(seen.options(scratch))
    first.waitForCompiler()
    // In a process that has not asked the compiler for its version.
    let path = scratch.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      let executable = try TierTests.counter(
        ExecutionOptions(backend: .tiered, cacheDirectory: path + "/cache"))
      guard executable.backend == .cc, executable.compilation.wasCached else { exit(1) }
      try executable.run()
      guard try TierTests.count(executable) == 1 else { exit(2) }
    }
  }

  @Test func damagedEntriesAreCompiledAgain() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    try Self.counter(seen.options(scratch)).waitForCompiler()
    let cache = ProgramCache(directory: scratch.path + "/cache")
    let key = try #require(cache.list().first?.key)
    let file = URL(fileURLWithPath: "\(cache.directory)/\(key).so")
    let half = try Data(contentsOf: file).prefix(5000)
    try FileManager.default.removeItem(at: file)
    try half.write(to: file)
    let executable = try Self.counter(seen.options(scratch))
    #expect(executable.backend == .tcc)
    executable.waitForCompiler()
    for _ in 0..<2 { try executable.run() }
    #expect(executable.backend == .cc)
    #expect(try Self.count(executable) == 2)
    #expect(try Self.counter(seen.options(scratch)).backend == .cc)
  }

  /// What makes the next program wrong: an operand, a state, memory that is only read.
  @Test(arguments: [
    ("fresh[i] = w[i] + x[i]", "fresh[i] = w[i] - x[i]", "output w[0] is 0.0, expected 2.0"),
    ("*total = fresh[0]", "*total = fresh[1] + 1e-15", "output total[0] is 6.000000000000001"),
    ("return 0", "((double *)arguments[1])[2] = 7; return 0", "argument %x[2] is 7.0"),
    ("return 0", "return 9", "expected status 0, found 9"),
  ])
  func wrongProgramsAreQuarantined(_ old: String, _ new: String, _ reason: String) throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let clang = try SystemCompiler.find().path
    let compiler = try scratch.script(
      "cc",
      """
      echo called >>\(scratch.path)/calls
      if [ "$1" = --version ]; then echo wrong clang 1.0; exit 0; fi
      sed -e 's|\(old.replacing("[", with: "\\[").replacing("*", with: "\\*"))|\(new)|' program.c \
      >changed && mv changed program.c
      exec \(clang) "$@"
      """)
    let executable = try Self.counter(seen.options(scratch, compiler: compiler))
    try executable.run()
    executable.waitForCompiler()
    for _ in 0..<3 { try executable.run() }
    #expect(executable.backend == .tcc)
    #expect(try Self.count(executable) == 4)
    #expect(try executable.read("x") == TensorData([3], [1, 1, 1] as [Double]))
    let problem = try seen.problem()
    let message = problem.message
    #expect(message.contains(reason), "\(message)")
    #expect(problem.notes.contains { $0.contains("please report it with the source") })
    let cache = ProgramCache(directory: scratch.path + "/cache")
    #expect(cache.list().count == 1)
    #expect(cache.list().first?.defect?.contains(reason) == true)
    let names = try FileManager.default.contentsOfDirectory(atPath: cache.directory)
    let source = try #require(names.first { $0.hasSuffix(".c") })
    #expect(
      try String(contentsOfFile: cache.directory + "/" + source, encoding: .utf8)
        .contains("entry"))
    #expect(names.contains { $0.hasSuffix(".defect") })
    try neverRunsAgain(seen, scratch, compiler)
    #expect(try cache.clear() == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.directory).isEmpty)
  }

  private func neverRunsAgain(
    _ seen: Observations, _ scratch: Scratch, _ compiler: String
  ) throws {
    let calls = try String(contentsOfFile: scratch.path + "/calls", encoding: .utf8)
    let again = try Self.counter(seen.options(scratch, compiler: compiler))
    again.waitForCompiler()
    for _ in 0..<3 { try again.run() }
    #expect(again.backend == .tcc)
    #expect(seen.events.count == 1)
    #expect(try String(contentsOfFile: scratch.path + "/calls", encoding: .utf8) == calls)
    var options = seen.options(scratch, compiler: compiler)
    options.backend = .cc
    let refusal = #expect(throws: Diagnostic.self) { _ = try Self.counter(options) }
    #expect(refusal?.message.hasPrefix("the program is in quarantine: ") == true)
  }

  @Test func failingCompilersAreTold() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let compiler = try scratch.script(
      "cc", "if [ \"$1\" = --version ]; then echo broken 1.0; exit 0; fi; echo oh >&2; exit 3")
    let executable = try Self.counter(seen.options(scratch, compiler: compiler))
    executable.waitForCompiler()
    for _ in 0..<3 { try executable.run() }
    #expect(executable.backend == .tcc)
    #expect(try Self.count(executable) == 3)
    let problem = try seen.problem()
    #expect(problem.message == "the C compiler failed with exit status 3")
    #expect(problem.notes.contains("cc: oh"))
    #expect(problem.notes.contains { $0.contains("a bug of ours") })
    let prefix = "note: the C source is in "
    let note = try #require(problem.notes.first { $0.hasPrefix(prefix) })
    let file = URL(fileURLWithPath: String(note.dropFirst(prefix.count)))
    #expect(try String(contentsOf: file, encoding: .utf8).contains("entry"))
    try FileManager.default.removeItem(at: file.deletingLastPathComponent())
    #expect(seen.events[0].text.hasPrefix("warning: accumulation stays with tcc: \(compiler): "))
  }

  @Test func missingCompilersAreTold() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let executable = try Self.counter(seen.options(scratch, compiler: "/nowhere/cc"))
    executable.waitForCompiler()
    for _ in 0..<2 { try executable.run() }
    #expect(try Self.count(executable) == 2)
    #expect(try seen.problem().message.contains("/nowhere/cc"))
  }

  /// gcc contracts otherwise, so its programs may differ by rounding.
  @Test func otherCompilersMayRoundOtherwise() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let clang = try SystemCompiler.find().path
    func compiler(_ change: String) throws -> String {
      try scratch.script(
        "cc\(change)",
        """
        if [ "$1" = --version ]; then echo other \(change); exit 0; fi
        sed -e 's|\\*total = fresh\\[0\\]|*total = fresh[0] + \(change)|' program.c >changed
        mv changed program.c
        exec \(clang) "$@"
        """)
    }
    for (change, backend) in [("1e-14", Backend.cc), ("1e-12", .tcc)] {
      let executable = try Self.counter(
        seen.options(scratch, compiler: compiler(change)), comment: change)
      executable.waitForCompiler()
      for _ in 0..<2 { try executable.run() }
      #expect(executable.backend == backend)
    }
    #expect(seen.events.last?.text.contains("which rounding does not explain") == true)
  }

  @Test func sharedStateSurvives() throws {
    let (scratch, seen) = (try Scratch(), Observations())
    let executable = try Self.counter(seen.options(scratch))
    let other = try Executable(
      graph: executable.graph, program: SamplePrograms.accumulation().1,
      options: .init(backend: .tcc),
      sharing: ["w": executable.buffer("w"), "x": executable.buffer("x")])
    executable.waitForCompiler()
    for _ in 0..<4 {
      try executable.run()
      try other.run()
    }
    #expect(executable.backend == .cc)
    #expect(try Self.count(executable) == 8)
  }
}
