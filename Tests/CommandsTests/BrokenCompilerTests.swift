import Foundation
import Testing

/// The built command where the C compiler is missing or does wrong: clear words, and training goes
/// on with tcc.
@Suite struct BrokenCompilerTests {
  /// What a compiler does instead of compiling, and what is said of it.
  static let compilers = [
    ("echo oh >&2; exit 1", "the C compiler failed with exit status 1\n"),
    ("kill -SEGV $$", "the C compiler failed with signal 11\n"),
    ("exit 0", "the C compiler reported success, but wrote no program\n"),
    ("echo garbage >program.so", "the program cannot be loaded: "),
    ("sleep 1000", "did not finish within 1 s, and was ended\n"),
    ("trap '' TERM; while :; do sleep 1; done", "did not finish within 1 s, and was ended\n"),
  ]

  private func environment(_ directory: TestDirectory, _ compiler: String) -> [String: String] {
    [
      "GRAPHC_CC": compiler, "GRAPHC_CC_SECONDS": "1", "GRAPHC_CACHE": directory.path + "/cache",
      "TMPDIR": directory.path + "/temporary",
    ]
  }

  private func makeDirectory() throws -> TestDirectory {
    let directory = try TestDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path + "/temporary", withIntermediateDirectories: false)
    _ = try directory.file("twice.ir", TestGraphs.twice("twice"))
    return directory
  }

  @Test(arguments: compilers)
  func programsAreRefused(_ script: String, _ message: String) throws {
    let directory = try makeDirectory()
    let compiler = try directory.script(
      "cc", "if [ \"$1\" = --version ]; then echo odd clang 1.0; exit 0; fi\n\(script)")
    let run = try ProcessRun.graphc(
      "run", directory.path + "/twice.ir", "--input", "x=[1, 2]", "--backend", "cc",
      environment: environment(directory, compiler))
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: \(compiler): \(message)"), "\(run.errors)")
    #expect(run.errors.contains("\n  note: "))
    // A damaged program is not kept, and nothing that a compiler began.
    let cache = try? FileManager.default.contentsOfDirectory(atPath: directory.path + "/cache")
    #expect(cache ?? [] == [])
    let temporary = directory.path + "/temporary"
    for name in try FileManager.default.contentsOfDirectory(atPath: temporary) {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(temporary)/\(name)")
      #expect(files == ["program.c"], "is named in a note")
    }
  }

  /// What training computes does not depend on the compiler.
  @Test(arguments: compilers)
  func trainingGoesOn(_ script: String, _ message: String) throws {
    let directory = try makeDirectory()
    let compiler = try directory.script(
      "cc", "if [ \"$1\" = --version ]; then echo odd clang 1.0; exit 0; fi\n\(script)")
    func train(_ backend: String) throws -> ProcessRun {
      try ProcessRun.graphc(
        "train", "delta-rule", "--epochs", "50", "--json", "--backend", backend,
        environment: environment(directory, compiler))
    }
    let (tiered, tcc) = (try train("tiered"), try train("tcc"))
    #expect(tiered.status == 0, "\(tiered.errors)")
    func facts(_ run: ProcessRun) throws -> NSDictionary {
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return try #require(object?["facts"] as? NSDictionary)
    }
    #expect(try facts(tiered) == facts(tcc))
    let warnings = tiered.errors.split(separator: "\n").filter { $0.hasPrefix("warning") }
    #expect(warnings.allSatisfy { "\($0)\n".contains(message) }, "\(warnings)")
  }

  @Test func compilersThatDoNotTellTheirVersion() throws {
    let directory = try makeDirectory()
    let compiler = try directory.script("cc", "sleep 1000")
    let environment = environment(directory, compiler)
    let run = try ProcessRun.graphc(
      "run", directory.path + "/twice.ir", "--input", "x=[1, 2]", "--backend", "cc",
      environment: environment)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("error: \(compiler): did not finish within 1 s"))
    let doctor = try ProcessRun.graphc("doctor", environment: environment)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("backend cc        broken: did not finish within 1 s"))
    #expect(doctor.output.contains("fix: repair it, set GRAPHC_CC to a C compiler that works"))
  }

  @Test func noCompilerAtAll() throws {
    let directory = try makeDirectory()
    var environment = environment(directory, "")
    environment["PATH"] = "/nowhere"
    let file = directory.path + "/twice.ir"
    let refused = try ProcessRun.graphc(
      "run", file, "--input", "x=[1, 2]", "--backend", "cc", environment: environment)
    #expect(refused.status == 1)
    #expect(
      refused.errors == """
        error: C compiler: no C compiler was found: neither clang, gcc nor cc
          note: install clang, set GRAPHC_CC to a compiler, or choose the backend 'tcc'

        """)
    let run = try ProcessRun.graphc(
      "run", file, "--input", "x=[1, 2]", environment: environment)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("[2.0 4.0]"))
    let training = try ProcessRun.graphc(
      "train", "universal-approximation", "--epochs", "20", environment: environment)
    #expect(training.status == 0)
    // Several networks have the same problem.
    #expect(training.output.split(separator: "\n").count { $0.hasPrefix("warning") } <= 1)
    let doctor = try ProcessRun.graphc("doctor", environment: environment)
    #expect(doctor.status == 0)
    #expect(doctor.output.contains("C compilers       missing: none\n"))
    #expect(doctor.output.contains("fix: sudo apt install clang"))
  }
}
