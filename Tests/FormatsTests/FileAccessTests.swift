import Formats
import Foundation
import IR
import Testing

@Suite struct FileAccessTests {
  @Test func namesAMissingFile() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/missing.npy"
      let expected = "error: \(path): no such file"
      #expect(diagnosticText { _ = try NumPy.read(path) } == expected)
      #expect(diagnosticText { _ = try NumPyArchive.read(path) } == expected)
      #expect(diagnosticText { _ = try IDX.read(path) } == expected)
      #expect(diagnosticText { _ = try CSV.read(path) } == expected)
      #expect(diagnosticText { _ = try Gzip.read(path) } == expected)
    }
  }

  @Test func rejectsDirectoriesAndDevices() throws {
    try withTemporaryDirectory { directory in
      let expected = "error: \(directory): is a directory, expected a file"
      #expect(diagnosticText { _ = try IDX.read(directory) } == expected)
      #expect(
        diagnosticText { try IDX.write(.counting(.f32, [1]), to: directory) } == expected)
    }
    #expect(
      diagnosticText { _ = try IDX.read("/dev/zero") }
        == "error: /dev/zero: is not a regular file")
  }

  @Test func doesNotReplacePipes() throws {
    try withTemporaryDirectory { directory in
      let (pipe, link) = ("\(directory)/pipe", "\(directory)/link")
      let process = try Process.run(URL(fileURLWithPath: "/usr/bin/mkfifo"), arguments: [pipe])
      process.waitUntilExit()
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: pipe)
      for path in [pipe, link] {
        #expect(
          diagnosticText { try IDX.write(.counting(.f32, [1]), to: path) }
            == "error: \(path): is not a regular file and would be replaced by one")
      }
      let type = try FileManager.default.attributesOfItem(atPath: pipe)[.type]
      #expect(type as? FileAttributeType != .typeRegular)
    }
  }

  @Test(arguments: [("", "\"\""), ("a\0b", "\"a\\0b\"")]) func rejectsImpossiblePaths(
    path: String, shown: String
  ) {
    let expected = "error: \(shown): is not a file path"
    #expect(diagnosticText { _ = try IDX.read(path) } == expected)
    #expect(diagnosticText { try IDX.write(.counting(.f32, [1]), to: path) } == expected)
  }

  @Test func namesAMissingParent() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/missing/data.npy"
      #expect(
        diagnosticText { try NumPy.write(.counting(.f32, [1]), to: path) }
          == "error: \(path): no such file or directory")
    }
  }

  @Test(.enabled(if: NSUserName() != "root", "root may do anything")) func namesPermissions()
    throws
  {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/data.npy"
      try NumPy.write(.counting(.f32, [1]), to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      #expect(
        diagnosticText { _ = try NumPy.read(path) }
          == "error: \(path): permission denied: cannot be read")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o500], ofItemAtPath: directory)
      #expect(
        diagnosticText { try NumPy.write(.counting(.f32, [1]), to: path) }
          == "error: \(path): permission denied: cannot be written")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: directory)
    }
  }

  @Test func replacesAtomicallyAndLeavesNothingBehind() throws {
    try withTemporaryDirectory { directory in
      let target = "\(directory)/data.npy"
      let link = "\(directory)/link.npy"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      try NumPy.write(.counting(.f32, [9]), to: target)
      try NumPy.write(.counting(.f32, [1]), to: link)
      #expect(try NumPy.read(target) == .counting(.f32, [1]))
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(names.sorted() == ["data.npy", "link.npy"])
    }
  }
}
