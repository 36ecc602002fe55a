import Files
import Formats
import Foundation
import IR
import Testing

/// Files that are never lost, however often their writer is killed.
@Suite struct DurableFileTests {
  /// A megabyte of one number, so that a mixture of two versions shows.
  private static func contents(_ number: Int32) -> SafeTensors.Contents {
    SafeTensors.Contents(tensors: ["n": TensorData([1 << 18], .init(number))])
  }

  @Test func replacesAndLeavesNothingBehind() throws {
    try withTemporaryDirectory { directory in
      let (target, link) = ("\(directory)/a.safetensors", "\(directory)/b.safetensors")
      try SafeTensors.writeDurably(Self.contents(0), to: target)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      for number in [Int32(1), 2] {
        try SafeTensors.writeDurably(Self.contents(number), to: link)
        #expect(try SafeTensors.read(target).tensors == Self.contents(number).tensors)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(names.sorted() == ["a.safetensors", "b.safetensors"])
    }
  }

  @Test func mistakesAreTold() throws {
    try withTemporaryDirectory { directory in
      func message(_ path: String) -> String {
        diagnosticText { try SafeTensors.writeDurably(Self.contents(1), to: path) }
      }
      let missing = "\(directory)/missing/a"
      #expect(message(missing) == "error: \(missing): no such file or directory")
      #expect(message(directory) == "error: \(directory): is a directory, expected a file")
      #expect(message("") == "error: \"\": is not a file path")
      #expect(message("/dev/full").contains("is not a regular file"))
    }
  }

  @Test func twoWritersAreTold() async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/durable-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let lock = try FileLock.take(directory + "/a")
    await #expect(processExitsWith: .success) { [directory = directory as String] in
      let path = directory + "/a"
      let text = diagnosticText { try SafeTensors.writeDurably(Self.contents(1), to: path) }
      #expect(text.hasPrefix("error: \(path): another process is writing it"))
    }
    // Writers in one process know of each other.
    try SafeTensors.writeDurably(Self.contents(1), to: directory + "/a")
    withExtendedLifetime(lock) {}
  }

  /// What is there stays, and nothing comes.
  @Test func placesAreTriedWithoutTraces() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/a"
      try FileWriting.requireReplaceable(path)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
      try SafeTensors.writeDurably(Self.contents(1), to: path)
      try FileWriting.requireReplaceable(path)
      #expect(try SafeTensors.read(path).tensors == Self.contents(1).tensors)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
    }
  }

  /// Each process writes versions one after the other until it is killed at some moment.
  @Test func killedWritersLoseNothing() async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/durable-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = "\(directory)/a.safetensors"
    try SafeTensors.writeDurably(Self.contents(0), to: path)
    var last: Int32 = 0
    for attempt in 0..<12 {
      let delay = UInt32(1000 + attempt * 2900)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, last = last as Int32, delay = delay as UInt32] in
        Thread.detachNewThread {
          usleep(delay)
          kill(getpid(), SIGKILL)
        }
        for number in last + 1..<Int32.max {
          try SafeTensors.writeDurably(Self.contents(number), to: path)
        }
      }
      guard case .i32(let numbers)? = try SafeTensors.read(path).tensors["n"]?.storage else {
        Issue.record("there is no tensor")
        return
      }
      let number = try #require(numbers.first)
      #expect(numbers.count == 1 << 18 && numbers.allSatisfy { $0 == number })
      #expect(number >= last)
      last = number
    }
    // What killed writers left goes with the next one, once it is older than a moment.
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: "\(directory)/\(name)")
    }
    await #expect(processExitsWith: .success) { [path = path as String] in
      try SafeTensors.writeDurably(Self.contents(1), to: path)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: directory)
    #expect(names == ["a.safetensors"])
  }
}

extension TensorData.Storage {
  fileprivate init(_ number: Int32) {
    self = .i32([Int32](repeating: number, count: 1 << 18))
  }
}
