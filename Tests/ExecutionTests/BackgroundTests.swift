import Execution
import Files
import Foundation
import IR
import Testing

/// What is left of background compilers and of interrupted writers: nothing that matters.
@Suite struct BackgroundTests: Sendable {
  /// Starts a compiler that takes a minute, and returns when it has started.
  ///
  /// Temporary files go to `path/temporary`; the compiler's process is in `path/pid`.
  static func startSlowCompiler(_ path: String) throws -> Executable {
    setenv("TMPDIR", path + "/temporary", 1)
    let executable = try TierTests.counter(
      ExecutionOptions(
        backend: .tiered, compiler: path + "/cc", cacheDirectory: path + "/cache",
        observer: TierObserver { event in
          try? event.text.write(toFile: path + "/problem", atomically: true, encoding: .utf8)
        }))
    for _ in 0..<2 { try executable.run() }
    let start = ContinuousClock.now
    while !FileManager.default.fileExists(atPath: path + "/pid") {
      guard ContinuousClock.now - start < .seconds(20) else {
        throw Diagnostic(stage: "test", subject: path + "/cc", message: "did not start")
      }
      // Tells why, should the compiler have failed.
      try executable.run()
      usleep(1000)
    }
    return executable
  }

  private func prepare() throws -> Scratch {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/temporary", withIntermediateDirectories: true)
    _ = try scratch.script(
      "cc",
      """
      if [ "$1" = --version ]; then echo slow clang 1.0; exit 0; fi
      echo text >program.so
      echo $$ >\(scratch.path)/new && mv \(scratch.path)/new \(scratch.path)/pid
      sleep 60
      """)
    return scratch
  }

  /// Whether neither the compiler nor a temporary file is left, within ten seconds.
  private func isClean(_ scratch: Scratch) throws -> Bool {
    if let problem = try? String(contentsOfFile: scratch.path + "/problem", encoding: .utf8) {
      Issue.record("\(problem)")
    }
    let text = try String(contentsOfFile: scratch.path + "/pid", encoding: .utf8)
    let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<1000 {
      let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/temporary")
      // A zombie would still be found.
      if kill(process, 0) != 0, errno == ESRCH, files.isEmpty { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func endWithTheirOwner() async throws {
    let scratch = try prepare()
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      do { _ = try BackgroundTests.startSlowCompiler(path) }
      // The owner is gone, its process is not.
      let start = ContinuousClock.now
      while try !FileManager.default.contentsOfDirectory(atPath: path + "/temporary").isEmpty {
        guard ContinuousClock.now - start < .seconds(30) else { exit(1) }
        usleep(1000)
      }
    }
    #expect(try isClean(scratch))
  }

  @Test func endWithTheProcess() async throws {
    let scratch = try prepare()
    await #expect(processExitsWith: .exitCode(7)) { [path = scratch.path as String] in
      let executable = try BackgroundTests.startSlowCompiler(path)
      withExtendedLifetime(executable) { exit(7) }
    }
    #expect(try isClean(scratch))
  }

  @Test(arguments: [SIGKILL, SIGTERM]) func endWithAKilledProcess(_ signal: CInt) async throws {
    let scratch = try prepare()
    await #expect(processExitsWith: .signal(signal)) {
      [path = scratch.path as String, signal = signal as CInt] in
      let executable = try BackgroundTests.startSlowCompiler(path)
      Foundation.signal(signal, SIG_DFL)
      withExtendedLifetime(executable) { _ = kill(getpid(), signal) }
      sleep(10)
    }
    #expect(try isClean(scratch))
  }

  @Test func manyProcessesShareAColdCache() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/cache"
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String] in
            let executable = try TierTests.counter(
              ExecutionOptions(backend: .tiered, cacheDirectory: path))
            try executable.run()
            executable.waitForCompiler()
            for _ in 0..<2 { try executable.run() }
            guard executable.backend == .cc else { exit(1) }
            guard try TierTests.count(executable) == 3 else { exit(2) }
          }
        }
      }
    }
    #expect(ProgramCache(directory: path).list().count == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(Set(names.map { ($0 as NSString).pathExtension }) == ["json", "so", "sum", "version"])
    #expect(names.count == 4)
  }

  /// Killed at some moment of compiling and storing one program after the other.
  @Test(arguments: [60, 130, 190, 260, 330, 450]) func killedWriters(_ delay: Int) async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/cache"
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, delay = delay as Int] in
      Thread.detachNewThread {
        usleep(UInt32(delay) * 1000)
        kill(getpid(), SIGKILL)
      }
      for number in 0... {
        let options = ExecutionOptions(backend: .cc, cacheDirectory: path)
        _ = try TierTests.counter(options, comment: "\(number)")
      }
    }
    let options = ExecutionOptions(backend: .tiered, cacheDirectory: path)
    for number in 0..<5 {
      let executable = try TierTests.counter(options, comment: "\(number)")
      executable.waitForCompiler()
      for _ in 0..<2 { try executable.run() }
      #expect(executable.backend == .cc)
      #expect(try TierTests.count(executable) == 2)
    }
  }

  /// What killed writers left goes with the next program that is stored, if it is older than a
  /// moment, and when the cache is cleared.
  @Test(arguments: [true, false]) func leftoversAreSwept(_ isOld: Bool) async throws {
    let scratch = try Scratch()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
      let folder = try OpenFolder(own: path)
      let replacement = try FileReplacement(of: "part", in: folder, work: "entry")
      try replacement.write([1, 2, 3])
      kill(getpid(), SIGKILL)
    }
    func left() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        .filter { $0.hasPrefix(".entry.graphc-") }
    }
    let name = try #require(try left().first)
    func date(_ seconds: Double) throws {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: seconds)],
        ofItemAtPath: scratch.path + "/" + name)
    }
    // On a busy machine compiling may take longer than a moment.
    try date(isOld ? -60 : 600)
    _ = try TierTests.counter(ExecutionOptions(backend: .cc, cacheDirectory: scratch.path))
    #expect(try left() == (isOld ? [] : [name]))
    if !isOld { try date(0) }
    #expect(try ProgramCache(directory: scratch.path).clear() == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  /// A directory of a file system from which nothing may be executed, if this machine has one.
  private static let noexecDirectory: String? = {
    let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? ""
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[3].split(separator: ",").contains("noexec") else { continue }
      let path = "\(fields[1])/graphc-test-\(UUID().uuidString)"
      guard fields[2] == "tmpfs", mkdir(path, 0o700) == 0 else { continue }
      return path
    }
    return nil
  }()

  @Test(.enabled(if: noexecDirectory != nil, "no writable file system is mounted noexec"))
  func noexecDirectories() throws {
    let path = try #require(Self.noexecDirectory)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for _ in 0..<2 {
      let executable = try TierTests.counter(
        ExecutionOptions(backend: .tiered, cacheDirectory: path))
      #expect(executable.backend == .tcc)
      executable.waitForCompiler()
      for _ in 0..<2 { try executable.run() }
      #expect(executable.backend == .cc)
      #expect(try TierTests.count(executable) == 2)
    }
  }
}
