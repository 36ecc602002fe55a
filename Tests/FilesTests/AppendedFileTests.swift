import Files
import Foundation
import Testing

@Suite struct AppendedFileTests {
  @Test func growsAndIsWholeInBetween() throws {
    let folder = try TestFolder()
    let path = try folder.file("a", "old", mode: 0o600)
    let file = try AppendedFile(path, beginning: Array("one ".utf8))
    for (text, whole) in [("two ", "one two "), ("", "one two "), ("three", "one two three")] {
      try file.append(Array(text.utf8))
      #expect(try folder.text("a") == whole)
      #expect(file.isIntact)
    }
    #expect(try folder.mode("a") == 0o600)
    #expect(try folder.names == ["a"])
  }

  /// Another's file of this name is not appended to.
  @Test func noticesOthers() throws {
    let folder = try TestFolder()
    let path = folder.path + "/a"
    let file = try AppendedFile(path, beginning: [1, 2])
    try FileManager.default.removeItem(atPath: path)
    #expect(!file.isIntact)
    try folder.file("a", "xy")
    #expect(!file.isIntact)
    let other = try AppendedFile(path, beginning: [1, 2])
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 1)
    #expect(!other.isIntact)
  }
}
