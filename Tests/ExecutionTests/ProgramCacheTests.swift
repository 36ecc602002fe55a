import CodeGeneration
import Execution
import Foundation
import IR
import Testing

@Suite struct ProgramCacheTests: Sendable {
  /// Loads the sample through a cache directory, checks that it adds, and tells how it came.
  @discardableResult
  private func load(_ directory: String, comment: String = "") throws -> Compilation {
    let (graph, program) = try SamplePrograms.addition(comment: comment)
    let executable = try Executable(
      graph: graph, program: program, options: .init(backend: .cc, cacheDirectory: directory))
    let ones = TensorData(TensorType(.f32, [8]), repeating: 1)
    try executable.write(ones, to: "a")
    try executable.write(ones, to: "b")
    try executable.run()
    #expect(try executable.read("sum") == TensorData(TensorType(.f32, [8]), repeating: 2))
    return executable.compilation
  }

  @Test func findsWhatItStored() throws {
    let scratch = try Scratch()
    let directory = scratch.path + "/deep/cache"
    #expect(try load(directory).wasCached == false)
    let again = try load(directory)
    #expect(again.wasCached)
    #expect(again.warnings == [])
    #expect(try load(directory, comment: "another").wasCached == false)
    let cache = ProgramCache(directory: directory)
    #expect(cache.list().count == 2)
    let entry = try #require(cache.list().first)
    let compiler = try SystemCompiler.find()
    #expect(entry.origin?.program == "program")
    #expect(entry.origin?.compiler == compiler.path)
    #expect(entry.origin?.version == compiler.version)
    #expect(try entry.origin?.flags == CPUTarget.chosen().flags)
    #expect(entry.origin?.processor == Host.processorName)
    #expect(entry.defect == nil && entry.byteCount > 5000)
    let attributes = try FileManager.default.attributesOfItem(atPath: directory)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 7)
    try "mine".write(toFile: directory + "/notes.so", atomically: true, encoding: .utf8)
    #expect(try cache.clear() == 2)
    #expect(cache.list().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["notes.so"])
  }

  @Test func removesWhatItIsTold() throws {
    let scratch = try Scratch()
    for comment in ["one", "two"] { try load(scratch.path, comment: comment) }
    let cache = ProgramCache(directory: scratch.path)
    let entries = cache.list()
    try cache.remove([entries[0]])
    #expect(cache.list() == [entries[1]])
    // Another process was faster.
    try cache.remove([entries[0]])
    try FileManager.default.removeItem(atPath: "\(scratch.path)/\(entries[1].key).json")
    #expect(cache.list().first?.origin == nil)
    #expect(try load(scratch.path, comment: "one").wasCached)
  }

  @Test(arguments: ["truncated", "changed", "empty", "no sum", "wrong sum"])
  func compilesDamagedEntriesAgain(_ damage: String) throws {
    let scratch = try Scratch()
    try load(scratch.path, comment: damage)
    let key = try #require(ProgramCache(directory: scratch.path).list().first?.key)
    let (program, sum) = ("\(scratch.path)/\(key).so", "\(scratch.path)/\(key).sum")
    let url = URL(fileURLWithPath: program)
    var data = try Data(contentsOf: url)
    // A loaded program must not be changed in place: like a damaged disk, this makes a new file.
    try FileManager.default.removeItem(at: url)
    switch damage {
    case "truncated": data = data.prefix(data.count / 2)
    case "changed": data[data.count / 2] ^= 1
    case "empty": data = Data()
    case "no sum": try FileManager.default.removeItem(atPath: sum)
    default: try "0000".write(toFile: sum, atomically: true, encoding: .utf8)
    }
    try data.write(to: url)
    #expect(try load(scratch.path, comment: damage).wasCached == false)
    #expect(try load(scratch.path, comment: damage).wasCached)
  }

  @Test func worksWithoutADirectory() throws {
    let scratch = try Scratch()
    let file = scratch.path + "/file"
    try "".write(toFile: file, atomically: true, encoding: .utf8)
    for directory in [file, file + "/below"] {
      let compilation = try load(directory)
      #expect(!compilation.wasCached)
      #expect(compilation.warnings.count == 1)
      #expect(compilation.warnings[0].hasPrefix("the compiled program is not cached: "))
      #expect(ProgramCache(directory: directory).list().isEmpty)
    }
  }

  @Test func distrustsDirectoriesOfOthers() throws {
    let scratch = try Scratch()
    try load(scratch.path)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: scratch.path)
    let compilation = try load(scratch.path)
    #expect(!compilation.wasCached)
    #expect(compilation.warnings.first?.hasSuffix("can be written by other users") == true)
  }

  /// Whatever others have made or can change is compiled anew, which is told, and replaced.
  @Test(arguments: ["mode", "link", "owner"]) func distrustsEntriesOfOthers(_ kind: String) throws {
    let scratch = try Scratch()
    let directory = scratch.path + "/cache"
    try load(directory, comment: kind)
    let cache = ProgramCache(directory: directory)
    let key = try #require(cache.list().first?.key)
    let program = "\(directory)/\(key).so"
    let reason: String
    switch kind {
    case "mode":
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: program)
      reason = "can be written by other users"
    case "link":
      let moved = scratch.path + "/moved"
      try FileManager.default.moveItem(atPath: program, toPath: moved)
      try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: moved)
      reason = "is no regular file"
    default:
      guard chown(program, 65534, 65534) == 0 else { return }
      reason = "belongs to another user"
    }
    #expect(cache.foreignNames == ["\(key).so"])
    let compilation = try load(directory, comment: kind)
    #expect(!compilation.wasCached)
    #expect(compilation.warnings == ["\(program) \(reason), so the program is compiled anew"])
    #expect(cache.foreignNames.isEmpty)
    #expect(try load(directory, comment: kind).wasCached)
  }

  /// Neither are directories in which others could replace the cache.
  @Test func distrustsDirectoriesAbove() throws {
    let scratch = try Scratch()
    let directory = scratch.path + "/open/cache"
    try load(directory)
    let open = scratch.path + "/open"
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
    let compilation = try load(directory)
    #expect(!compilation.wasCached)
    #expect(
      compilation.warnings == [
        "the compiled program is not cached: \(open) can be written by other users"
      ])
    try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: open)
    #expect(try load(directory).wasCached)
  }

  @Test func servesSeveralProcesses() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    func child() async {
      await #expect(processExitsWith: .success) { [path = path as String] in
        try ProgramCacheTests().load(path, comment: "of several processes")
      }
    }
    async let first: Void = child()
    async let second: Void = child()
    _ = await (first, second)
    #expect(try load(path, comment: "of several processes").wasCached)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 4)
  }

  @Test(arguments: [
    (["GRAPHC_CACHE": "/a", "XDG_CACHE_HOME": "/b"], "/a"),
    (["GRAPHC_CACHE": "", "XDG_CACHE_HOME": "/b"], "/b/graphc"),
    (["XDG_CACHE_HOME": "relative"], NSHomeDirectory() + "/.cache/graphc"),
  ])
  func followsTheEnvironment(_ environment: [String: String], _ directory: String) {
    #expect(ProgramCache(environment: environment).directory == directory)
  }

  @Test func servesSeveralWriters() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    try await withThrowingTaskGroup(of: Compilation.self) { group in
      for _ in 0..<6 { group.addTask { try load(path) } }
      try await group.waitForAll()
    }
    #expect(try load(scratch.path).wasCached)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).count == 4)
  }
}
