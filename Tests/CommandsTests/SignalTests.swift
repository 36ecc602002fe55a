import Foundation
import Testing

/// Signals at work in progress: how the process ends, and what it leaves.
@Suite struct SignalTests {
  static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE]

  /// Waits until a condition holds; a loaded machine may need long to start a process.
  private func wait(_ condition: () -> Bool) {
    for _ in 0..<3000 where !condition() { usleep(10_000) }
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  @Test(arguments: signals) func trainingsEnd(_ signal: Int32) throws {
    let process = try RunningProcess.graphc([
      "train", "universal-approximation", "--backend", "interpreter", "--epochs", "1000000",
    ])
    // The function to learn is shown when training begins.
    process.waitForOutput()
    process.send(signal)
    let run = process.wait()
    #expect(run.status == 128 + signal)
    let isTold = [SIGINT, SIGTERM, SIGHUP].contains(signal)
    let told = "\ninterrupted: training of universal-approximation ended before its last epoch\n"
    #expect(run.errors == (isTold ? told : ""))
  }

  /// Commands that wait for a compiler, which would never end: it goes too.
  @Test(arguments: [SIGTERM, SIGQUIT, SIGHUP, SIGKILL], ["compile", "bench", "run"])
  func compilersEnd(_ signal: Int32, _ verb: String) throws {
    let directory = try TestDirectory()
    let compiler = try directory.script(
      "cc",
      "if [ \"$1\" = --version ]; then echo slow clang; exit 0; fi\n"
        + "echo $$ >'\(directory.path)/started'; touch part; sleep 1000")
    let file = try directory.file("twice.ir", TestGraphs.twice("twice"))
    let temporary = directory.path + "/temporary"
    try FileManager.default.createDirectory(
      atPath: temporary, withIntermediateDirectories: false)
    let environment = [
      "GRAPHC_CC": compiler, "GRAPHC_CACHE": directory.path + "/cache", "TMPDIR": temporary,
    ]
    let arguments = [
      "compile": ["-o", directory.path + "/out"], "bench": ["--backend", "cc"],
      "run": ["--input", "x=[1, 2]", "--backend", "cc"],
    ]
    let before = try names(directory.path)
    let process = try RunningProcess.graphc(
      [verb, file] + (arguments[verb] ?? []), environment: environment)
    wait { (try? directory.text("started").isEmpty) == false }
    let compilerProcess = try #require(pid_t(try directory.text("started").dropLast()))
    process.send(signal)
    let run = process.wait()
    #expect(run.status == 128 + signal)
    #expect(run.errors.isEmpty)
    wait { kill(compilerProcess, 0) != 0 }
    #expect(kill(compilerProcess, 0) != 0)
    func rest() throws -> [String] {
      try names(directory.path).filter { !before.contains($0) && $0 != "started" }
    }
    guard signal == SIGKILL else {
      wait { (try? names(temporary)) == [] }
      #expect(try names(temporary) == [])
      #expect(try rest() == [])
      return
    }
    // What cannot be removed goes with the next run that does the same.
    for folder in [directory.path, temporary] {
      for name in try names(folder) where name.contains(".graphc-") || name.hasPrefix(".graphc") {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: "\(folder)/\(name)")
      }
    }
    let working = environment.merging(["GRAPHC_CC": ""]) { $1 }
    let again = try ProcessRun.graphc([verb, file] + (arguments[verb] ?? []), environment: working)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try names(temporary) == [])
    #expect(try rest().filter { $0 != "out" && $0 != "cache" } == [])
  }

  private static let training = [
    "train", "universal-approximation", "--backend", "interpreter", "--epochs", "1000000",
  ]

  @Test(arguments: [SIGTERM, SIGHUP]) func requestsSaveFirst(_ signal: Int32) throws {
    let directory = try TestDirectory()
    let path = directory.path + "/a"
    let process = try RunningProcess.graphc(Self.training + ["--checkpoint", path])
    wait { exists(path) }
    // As a terminal that closes, and as `timeout`.
    process.send(signal)
    process.send(signal)
    let run = process.wait()
    #expect(run.status == 128 + signal)
    #expect(run.errors.contains("interrupted: state saved to \(path): "))
    #expect(try names(directory.path) == ["a"])
  }

  @Test(arguments: [SIGQUIT, SIGUSR2]) func othersEndAtOnce(_ signal: Int32) throws {
    let directory = try TestDirectory()
    let path = directory.path + "/a"
    let process = try RunningProcess.graphc(
      Self.training + ["--checkpoint", path, "--every", "1"])
    wait { exists(path) }
    process.send(signal)
    let run = process.wait()
    #expect(run.status == 128 + signal)
    #expect(run.errors.isEmpty)
    #expect(try names(directory.path) == ["a"])
  }

  @Test func savingOnRequestGoesOn() throws {
    let directory = try TestDirectory()
    let path = directory.path + "/a"
    let process = try RunningProcess.graphc(
      ["train", "fashion-mlp", "--backend", "tcc", "--checkpoint", path])
    wait { exists(directory.path + "/.a.graphc-lock") }
    usleep(500_000)
    #expect(!exists(path))
    process.send(SIGUSR1)
    wait { exists(path) }
    #expect(exists(path) && process.process.isRunning)
    process.send(SIGINT)
    #expect(process.wait().status == 128 + SIGINT)
  }

  @Test func twoTrainingsOfOneFile() throws {
    let directory = try TestDirectory()
    let path = directory.path + "/a"
    let first = try RunningProcess.graphc(Self.training + ["--checkpoint", path])
    wait { exists(path) }
    let second = try ProcessRun.graphc(Self.training + ["--checkpoint", path])
    #expect(second.status == 1)
    #expect(second.errors.hasPrefix("error: \(path): another process is writing it"))
    #expect(first.process.isRunning)
    first.send(SIGINT)
    #expect(first.wait().errors.contains("state saved to \(path)"))
    #expect(try names(directory.path) == ["a"])
  }

  /// A user's file that looks as one of ours once did, and links to others', are left alone.
  @Test func neighboursOfCheckpointsStay() throws {
    let directory = try TestDirectory()
    _ = try directory.file("a.partial", "precious")
    _ = try directory.file("victim", "precious")
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + "/b.partial", withDestinationPath: directory.path + "/victim")
    for name in ["a", "b"] {
      let run = try ProcessRun.graphc(
        "train", "delta-rule", "--epochs", "1", "--checkpoint", "\(directory.path)/\(name)")
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try directory.text("a.partial") == "precious")
    #expect(try directory.text("victim") == "precious")
    #expect(try names(directory.path) == ["a", "a.partial", "b", "b.partial", "victim"])
  }
}
