import Files
import Foundation
import IR
import Testing

@Suite struct FileLockTests {
  @Test func locksComeAndGo() throws {
    let folder = try TestFolder()
    let path = folder.path + "/a"
    do {
      let lock = try FileLock.take(path)
      #expect(try folder.names == [".a.graphc-lock"])
      // Of one process, which knows what it does; also by another path.
      let other = try FileLock.take(folder.path + "/./a")
      #expect(lock === other)
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func otherProcessesAreToldWhoHoldsIt() async throws {
    let folder = try TestFolder()
    let path = try folder.file("a", "old")
    let lock = try FileLock.take(path)
    // Replacing the file does not free it.
    try FileWriting.replace(path, with: [])
    await #expect(processExitsWith: .success) { [path = path as String] in
      try FileLockTests().expectRefusal(path)
    }
    #expect(try folder.names == [".a.graphc-lock", "a"])
    withExtendedLifetime(lock) {}
  }

  /// The parent of this process holds the lock; the system may not tell that.
  private func expectRefusal(_ path: String) throws {
    let text = message { _ = try FileLock.take(path) }
    let plain = "error: \(path): another process is writing it"
    let note = "\n  note: wait until that run has ended, or name another file"
    #expect(text == plain + note || text == plain + ": process \(getppid())" + note)
  }

  @Test func killedHoldersHoldNothing() async throws {
    let folder = try TestFolder()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      let lock = try FileLock.take(path + "/a")
      kill(getpid(), SIGKILL)
      withExtendedLifetime(lock) {}
    }
    #expect(try folder.names == [".a.graphc-lock"])
    do {
      let lock = try FileLock.take(folder.path + "/a")
      withExtendedLifetime(lock) {}
    }
    #expect(try folder.names.isEmpty)
  }

  /// Many take it in turn: at any time one has it.
  @Test func oneAtATime() async throws {
    let folder = try TestFolder()
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String] in
            for _ in 0..<50 {
              guard let lock = try? FileLock.take(path + "/a") else { continue }
              let file = open(path + "/held", O_CREAT | O_EXCL | O_WRONLY, 0o600)
              #expect(file >= 0)
              close(file)
              usleep(100)
              #expect(unlink(path + "/held") == 0)
              withExtendedLifetime(lock) {}
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func whatIsInTheWayStays() throws {
    let folder = try TestFolder()
    let path = folder.path + "/a"
    try folder.file(".a.graphc-lock", "precious")
    let text = message { _ = try FileLock.take(path) }
    #expect(text.contains("/.a.graphc-lock: is in the way: expected an empty file of this user"))
    #expect(try folder.text(".a.graphc-lock") == "precious")
    try folder.link(".b.graphc-lock", to: "victim")
    #expect(message { _ = try FileLock.take(folder.path + "/b") }.contains("is in the way"))
    #expect(try folder.names == [".a.graphc-lock", ".b.graphc-lock"])
  }
}
