import Files
import Foundation
import Testing

/// Which folders and files are trusted; `folder` is in /tmp, where all may write, with the sticky
/// bit.
@Suite struct OwnFolderTests {
  private func problem(_ path: String) -> String? {
    do throws(Distrust) { _ = try OpenFolder(own: path) } catch { return error.text }
    return nil
  }

  private func problem(_ name: String, in folder: OpenFolder) -> String? {
    do throws(Distrust) { _ = try OwnFile(name, in: folder) } catch { return error.text }
    return nil
  }

  @Test func chainsOfFolders() throws {
    let folder = try TestFolder()
    let path = folder.path
    try folder.folder("a")
    try folder.folder("a/b")
    #expect(problem(path + "/a/b") == nil)
    #expect(problem(path + "//a/./b/../b/") == nil)
    #expect(problem(path + "/a/c") == "\(path)/a/c cannot be used: No such file or directory")
    for mode in [0o757, 0o777, 0o1777] {
      try folder.setMode("a/b", mode)
      #expect(problem(path + "/a/b") == "\(path)/a/b can be written by other users")
      #expect((try? OpenFolder(shared: path + "/a/b")) != nil || mode != 0o1777)
    }
    try folder.setMode("a/b", 0o700)
    try folder.setMode("a", 0o777)
    #expect(problem(path + "/a/b") == "\(path)/a can be written by other users")
    // Nobody can rename another's folder there.
    try folder.setMode("a", 0o1777)
    #expect(problem(path + "/a/b") == nil)
    try folder.file("file")
    #expect(problem(path + "/file") == "\(path)/file is no directory")
  }

  @Test func linksOnTheWay() throws {
    let folder = try TestFolder()
    let path = folder.path
    try folder.folder("a")
    try folder.folder("a/b")
    try folder.link("relative", to: "a")
    try folder.link("absolute", to: path + "/relative/b")
    #expect(problem(path + "/relative/b") == nil)
    #expect(problem(path + "/absolute") == nil)
    try folder.link("loop", to: "loop")
    #expect(problem(path + "/loop")?.contains("Too many levels of symbolic links") == true)
    try folder.setMode("a", 0o777)
    #expect(problem(path + "/absolute") == "\(path)/a can be written by other users")
  }

  @Test(.enabled(if: geteuid() == 0, "only root makes files of others")) func otherOwners() throws {
    let folder = try TestFolder()
    let path = folder.path
    try folder.folder("a")
    try folder.folder("a/b")
    try folder.link("link", to: "a/b")
    #expect(lchown(path + "/link", 65534, 65534) == 0)
    #expect(problem(path + "/link") == "\(path)/link is a link of another user")
    #expect(chown(path + "/a", 65534, 65534) == 0)
    #expect(problem(path + "/a/b") == "\(path)/a belongs to another user")
    #expect(problem(path + "/a") == "\(path)/a belongs to another user")
  }

  /// A group of several, or another's, is others; root has one of its own name.
  @Test(.enabled(if: geteuid() == 0, "only root gives files to groups")) func groups() throws {
    let folder = try TestFolder()
    let path = try folder.folder("a", mode: 0o775)
    #expect(chown(path, 0, 0) == 0)
    #expect(problem(path) == nil)
    #expect(chown(path, 0, 65534) == 0)
    try folder.setMode("a", 0o775)
    #expect(problem(path) == "\(path) can be written by other users")
  }

  @Test func files() throws {
    let folder = try TestFolder()
    let open = try OpenFolder(own: folder.path)
    try folder.file("a", "text")
    #expect(try OwnFile("a", in: open).contents == Data("text".utf8))
    for mode in [0o646, 0o666] {
      try folder.setMode("a", mode)
      #expect(problem("a", in: open) == "\(folder.path)/a can be written by other users")
    }
    try folder.setMode("a", 0o600)
    try folder.link("b", to: "a")
    try folder.folder("c")
    #expect(mkfifo(folder.path + "/d", 0o600) == 0)
    for name in ["b", "c", "d"] {
      #expect(problem(name, in: open) == "\(folder.path)/\(name) is no regular file")
    }
    if geteuid() == 0 {
      #expect(chown(folder.path + "/a", 65534, 65534) == 0)
      #expect(problem("a", in: open) == "\(folder.path)/a belongs to another user")
    }
  }

  /// The path of loading leads to the file that was opened, whatever has its name now, and is
  /// another one each time.
  @Test func whatWasCheckedIsLoaded() throws {
    let folder = try TestFolder()
    try folder.file("a", "old")
    let file = try OwnFile("a", in: try OpenFolder(own: folder.path))
    try FileManager.default.removeItem(atPath: folder.path + "/a")
    try folder.file("a", "new")
    var paths: Set<String> = []
    for _ in 0..<100 {
      file.withLoadingPath { path in
        #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == Data("old".utf8))
        paths.insert(path)
      }
    }
    #expect(paths.count == 100)
  }
}
