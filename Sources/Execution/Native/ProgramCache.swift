import Files
import Foundation

/// Compiled programs on disk, found by what they were made from.
///
/// An entry is `<key>.so` with its SHA-256 in `<key>.sum`, and in `<key>.json` what it was made
/// from. Files appear under their final name only when complete (temporary file, fsync, rename),
/// and equal keys give equal files, so any number of processes may use one directory. Beside them
/// are versions of compilers, and programs in quarantine. What another user could have put there is
/// not used (`OpenFolder.init(own:)`, `OwnFile`). The cache never makes a compilation fail: whatever
/// is wrong with it becomes a warning.
package struct ProgramCache: Sendable {
  package let directory: String

  /// A cache in `directory`; nil for the one of the environment.
  ///
  /// That is `$GRAPHC_CACHE`, else `$XDG_CACHE_HOME/graphc`, else `~/.cache/graphc`.
  package init(
    directory: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.directory = directory ?? Self.defaultDirectory(environment)
  }

  private static func defaultDirectory(_ environment: [String: String]) -> String {
    if let path = environment["GRAPHC_CACHE"], !path.isEmpty { return path }
    // The XDG specification has relative paths ignored.
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") { return path + "/graphc" }
    return NSHomeDirectory() + "/.cache/graphc"
  }

  /// The directory, if nobody else could have put code there; the reason why not otherwise.
  private func folder() throws(Distrust) -> OpenFolder { try OpenFolder(own: directory) }

  /// The file of a complete, unchanged entry, or nil; `warn` is told of entries that are not
  /// trusted.
  func find(_ key: String, warn: (String) -> Void = { _ in }) -> OwnFile? {
    guard let folder = try? folder() else { return nil }
    do throws(Distrust) {
      let program = try OwnFile("\(key).so", in: folder)
      let sum = try OwnFile("\(key).sum", in: folder)
      guard let code = program.contents, let expected = sum.contents,
        String(decoding: expected, as: UTF8.self) == Digest.sha256(code)
      else { return nil }
      return program
    } catch {
      if error.isForeign { warn("\(error.text), so the program is compiled anew") }
      return nil
    }
  }

  /// Makes the directory if it is missing.
  /// - Returns: why programs cannot be kept there, or nil.
  package func prepare() -> String? {
    do throws(Distrust) {
      return try prepared() == nil
        ? "\(directory) cannot be written: \(SystemError.text)" : nil
    } catch {
      return error.text
    }
  }

  /// The directory, made if it was missing; nil if it cannot be written.
  private func prepared() throws(Distrust) -> OpenFolder? {
    if !FileManager.default.fileExists(atPath: directory) {
      // The errors of both calls show when the directory is used.
      try? FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    let folder = try folder()
    return access(directory, W_OK) == 0 ? folder : nil
  }

  /// Whether programs can be loaded from the directory.
  var isExecutable: Bool { FileVolume(containing: directory)?.isExecutable ?? true }

  /// Copies a compiled program into the cache.
  /// - Returns: why that failed, or nil.
  func store(_ key: String, program: String) -> String? {
    if let problem = prepare() { return problem }
    guard let code = FileManager.default.contents(atPath: program) else {
      return "\(program) cannot be read"
    }
    // The sum goes first: a program without one is no entry yet, and one with an old sum is
    // compiled again.
    return write(Data(Digest.sha256(code).utf8), to: "\(key).sum")
      ?? write(code, to: "\(key).so")
  }

  /// Makes a complete text file appear beside the programs; its loss does no harm.
  func store(_ name: String, _ suffix: String, text: String) -> String? {
    guard prepare() == nil else { return nil }
    return write(Data(text.utf8), to: "\(name).\(suffix)") == nil ? file(name, suffix) : nil
  }

  /// What `store` stored, or nil.
  func text(_ name: String, _ suffix: String) -> String? {
    guard let folder = try? folder(),
      let data = try? OwnFile("\(name).\(suffix)", in: folder).contents
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Forgets an entry that cannot be loaded.
  func remove(_ key: String) {
    guard let folder = try? folder() else { return }
    for suffix in ["so", "sum"] { unlinkat(folder.descriptor, "\(key).\(suffix)", 0) }
  }

  func file(_ key: String, _ suffix: String) -> String { "\(directory)/\(key).\(suffix)" }

  /// What temporary files are for, as part of their names.
  static let work = "entry"

  /// Makes a complete file appear.
  /// - Returns: why that failed, or nil.
  private func write(_ data: Data, to name: String) -> String? {
    do {
      let replacement = try FileReplacement(of: name, in: try folder(), work: Self.work)
      try replacement.write([UInt8](data))
      try replacement.commit(durably: true)
      return nil
    } catch let error as Distrust {
      return error.text
    } catch {
      return "\(directory) cannot be written: \(SystemError.text)"
    }
  }
}
