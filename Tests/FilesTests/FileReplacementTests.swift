import Files
import Foundation
import IR
import Testing

@Suite struct FileReplacementTests {
  private func replace(_ path: String, _ text: String, durably: Bool = false) throws {
    try FileWriting.replace(path, with: Array(text.utf8), durably: durably)
  }

  @Test(arguments: [false, true]) func replacesAtOnce(durably: Bool) throws {
    let folder = try TestFolder()
    let path = folder.path + "/a"
    for text in ["one", "two", ""] {
      try replace(path, text, durably: durably)
      #expect(try folder.text("a") == text)
      #expect(try folder.names == ["a"])
    }
  }

  /// The old bytes are there, and nothing else is seen, until the new ones are whole.
  @Test func oldBytesStayUntilTheEnd() throws {
    let folder = try TestFolder()
    let path = try folder.file("a", "old")
    do {
      let replacement = try FileReplacement(of: path)
      try replacement.write(Array("new".utf8))
      #expect(try folder.text("a") == "old")
      let others = try folder.names.filter { $0 != "a" }
      #expect(others.count == 1 && others[0].hasPrefix(".a.graphc-"))
      #expect(try folder.mode(others[0]) == 0o600)
    }
    #expect(try folder.names == ["a"])
    #expect(try folder.text("a") == "old")
  }

  /// Files of users beside it, whatever they are called, are none of ours.
  @Test func neighboursAreLeftAlone() throws {
    let folder = try TestFolder()
    let path = folder.path + "/a"
    let victim = try folder.file("victim", "precious")
    try folder.file("a.partial", "precious")
    let look = ".a.graphc-0123456789abcdef01234567"
    try folder.file(look, "precious")
    try folder.age(look)
    try folder.link("a.tmp", to: victim)
    let names = try folder.names
    try replace(path, "new")
    #expect(try folder.names == (names + ["a"]).sorted())
    for name in ["victim", "a.partial", look] { #expect(try folder.text(name) == "precious") }
  }

  @Test(arguments: [0o600, 0o644, 0o640, 0o755, 0o222 | 0o400]) func modesStay(_ mode: Int) throws {
    let folder = try TestFolder()
    let path = try folder.file("a", "old", mode: mode)
    try replace(path, "new", durably: true)
    #expect(try folder.mode("a") == mode)
    #expect(try folder.text("a") == "new")
  }

  @Test func newFilesFollowTheMask() async {
    await #expect(processExitsWith: .success) {
      let folder = try TestFolder()
      umask(0o027)
      try FileReplacementTests().replace(folder.path + "/a", "new")
      #expect(try folder.mode("a") == 0o640)
    }
  }

  /// Whatever the mask says, or who reads the folder would not trust them.
  @Test func filesInOpenFoldersAreOnesOwn() async {
    await #expect(processExitsWith: .success) {
      let folder = try TestFolder()
      umask(0o002)
      let open = try OpenFolder(own: folder.path)
      let replacement = try FileReplacement(of: "a", in: open, work: "entry")
      try replacement.commit()
      #expect(try folder.mode("a") == 0o600)
      _ = try OwnFile("a", in: open)
    }
  }

  /// Also for root, which may write what nobody may.
  @Test(arguments: [0o400, 0o444, 0o555]) func readOnlyFilesAreRefused(_ mode: Int) throws {
    let folder = try TestFolder()
    let path = try folder.file("a", "old", mode: mode)
    #expect(
      message { try replace(path, "new") } == """
        error: \(path): is read-only, so it is not replaced
          note: make it writable with chmod u+w, or name another file
        """)
    #expect(try folder.text("a") == "old")
    #expect(try folder.names == ["a"])
  }

  @Test func linksStayLinks() throws {
    let folder = try TestFolder()
    try folder.folder("deep")
    try folder.file("deep/a", "old")
    try folder.link("one", to: "deep/two")
    try folder.link("deep/two", to: "a")
    try folder.link("new", to: "deep/b")
    try replace(folder.path + "/one", "new")
    try replace(folder.path + "/new", "other")
    #expect(try folder.names == ["deep", "new", "one"])
    #expect(try folder.text("deep/a") == "new")
    #expect(try folder.text("deep/b") == "other")
    try folder.link("loop", to: "loop")
    let path = folder.path + "/loop"
    #expect(message { try replace(path, "new") } == "error: \(path): has too many links")
  }

  /// What the system itself does not follow is not followed here either.
  @Test(.enabled(if: geteuid() == 0, "only root makes links of others"))
  func plantedLinksAreRefused() throws {
    let folder = try TestFolder()
    try folder.folder("all", mode: 0o1777)
    let victim = try folder.file("victim", "precious")
    try folder.link("all/a", to: victim)
    #expect(lchown(folder.path + "/all/a", 65534, 65534) == 0)
    let path = folder.path + "/all/a"
    let text = message { try replace(path, "new") }
    #expect(text.hasPrefix("error: \(path): is a link of another user in a directory that all"))
    #expect(try folder.text("victim") == "precious")
  }

  @Test func owners() throws {
    try #require(geteuid() == 0 || getuid() == geteuid())
    guard geteuid() == 0 else { return }
    let folder = try TestFolder()
    let path = try folder.file("a", "old", mode: 0o640)
    #expect(chown(path, 65534, 65533) == 0)
    try replace(path, "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.ownerAccountID] as? Int == 65534)
    #expect(attributes[.groupOwnerAccountID] as? Int == 65533)
    #expect(try folder.mode("a") == 0o640)
  }

  @Test func namesMayBeLong() throws {
    let folder = try TestFolder()
    let name = String(repeating: "ü", count: 127)
    try replace(folder.path + "/" + name, "new")
    try replace(folder.path + "/" + name, "newer")
    #expect(try folder.names == [name])
    let path = folder.path + "/" + String(repeating: "x", count: 256)
    #expect(message { try replace(path, "") }.contains("File name too long"))
  }

  @Test func leadingDashesAreNames() throws {
    let folder = try TestFolder()
    try replace(folder.path + "/-rf", "new")
    #expect(try folder.text("-rf") == "new")
  }

  @Test func streamsAreWritten() throws {
    try FileWriting.write([1], to: "/dev/null")
    #expect(
      message { try FileWriting.write([1], to: "/dev/full") }
        == "error: /dev/full: no space left on the device")
    let folder = try TestFolder()
    #expect(
      message { try FileWriting.write([1], to: folder.path) }
        == "error: \(folder.path): is a directory, expected a file")
    let path = folder.path + "/missing/"
    #expect(message { try FileWriting.write([1], to: path) }.hasPrefix("error: \(path): "))
  }
}
