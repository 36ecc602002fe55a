import Files
import Foundation
import IR
import SystemSupport
import Testing

/// What processes leave behind, and who removes it.
@Suite struct LeftoverTests {
  /// A process that begins to write `a` and a folder for it, and is ended then.
  private func begin(_ path: String, _ end: () -> Void) throws -> Never {
    let replacement = try FileReplacement(of: path + "/a")
    try replacement.write(Array("half".utf8))
    let folder = try TemporaryFolder(in: try OpenFolder(path), for: "b")
    try folder.write([1, 2], to: "file")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/deep/er", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/deep/link", withDestinationPath: path + "/victim")
    let lock = try FileLock.take(path + "/c")
    end()
    sleep(10)
    withExtendedLifetime((replacement, folder, lock)) {}
    exit(9)
  }

  private static let signals = [
    SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU,
  ]

  @Test(arguments: signals) func signalsLeaveNothing(_ signal: Int32) async throws {
    let folder = try TestFolder()
    try folder.file("victim", "precious")
    await #expect(processExitsWith: .signal(signal)) {
      [path = folder.path as String, signal = signal as Int32] in
      LeftoverTests.prepare()
      try LeftoverTests().begin(path) { kill(getpid(), signal) }
    }
    #expect(try folder.names == ["victim"])
    #expect(try folder.text("victim") == "precious")
  }

  /// A shell starts what goes on in the background with such signals ignored.
  @Test func ignoredSignalsStayIgnored() async {
    await #expect(processExitsWith: .exitCode(3)) {
      signal(SIGHUP, SIG_IGN)
      LeftoverTests.prepare()
      kill(getpid(), SIGHUP)
      exit(3)
    }
  }

  /// What a killed process left goes with the next one that does the same; while its maker lives,
  /// and if it is another's, it stays.
  @Test func killedProcessesAreCleanedUpAfter() async throws {
    let folder = try TestFolder()
    try folder.file("victim", "precious")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      try LeftoverTests().begin(path) { kill(getpid(), SIGKILL) }
    }
    let left = try folder.names.filter { $0 != "victim" }
    #expect(left.count == 3, "\(left)")
    let living = try FileReplacement(of: folder.path + "/a")
    for name in try folder.names { try folder.age(name) }
    try await later(folder.path)
    let names = try folder.names
    #expect(names.filter { $0.hasPrefix(".a.graphc-") }.count == 1, "\(names)")
    #expect(names.filter { !$0.hasPrefix(".a.graphc-") } == ["a", "b", "victim"], "\(names)")
    try living.commit()
    #expect(try folder.names == ["a", "b", "victim"])
    #expect(try folder.text("victim") == "precious")
  }

  /// Another process that writes `a`, `b` and `c`.
  private func later(_ path: String) async throws {
    await #expect(processExitsWith: .success) { [path = path as String] in
      try FileWriting.replace(path + "/a", with: [])
      try FileWriting.replace(path + "/b", with: [])
      let lock = try FileLock.take(path + "/c")
      withExtendedLifetime(lock) {}
    }
  }
}

extension LeftoverTests {
  /// As the main function of a program does.
  static func prepare() { graphc_signals_begin() }
}
