import Foundation

/// Compiled programs on disk, found by what they were made from.
///
/// An entry is `<key>.so` with its SHA-256 in `<key>.sum`, and in `<key>.json` what it was made
/// from. Files appear under their final name only when complete (temporary file, fsync, rename),
/// and equal keys give equal files, so any number of processes may use one directory. Beside them
/// are versions of compilers, and programs in quarantine. The cache never makes a compilation
/// fail: whatever is wrong with it becomes a warning.
public struct ProgramCache: Sendable {
  public let directory: String

  /// A cache in `directory`; nil for the one of the environment.
  ///
  /// That is `$GRAPHC_CACHE`, else `$XDG_CACHE_HOME/graphc`, else `~/.cache/graphc`.
  public init(
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

  /// The file of a complete, unchanged entry, or nil.
  func find(_ key: String) -> String? {
    let path = file(key, "so")
    guard problem == nil, let code = FileManager.default.contents(atPath: path),
      let sum = FileManager.default.contents(atPath: file(key, "sum")),
      String(decoding: sum, as: UTF8.self) == Digest.sha256(code)
    else { return nil }
    return path
  }

  /// Makes the directory if it is missing.
  /// - Returns: why programs cannot be kept there, or nil.
  public func prepare() -> String? {
    if !FileManager.default.fileExists(atPath: directory) {
      // The errors of both calls show when the directory is used.
      try? FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    if let problem { return problem }
    return access(directory, W_OK) == 0
      ? nil : "\(directory) cannot be written: \(String(cString: strerror(errno)))"
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
    sweep()
    // The sum goes first: a program without one is no entry yet, and one with an old sum is
    // compiled again.
    do {
      try write(Data(Digest.sha256(code).utf8), to: file(key, "sum"))
      try write(code, to: file(key, "so"))
      return nil
    } catch {
      return "\(directory) cannot be written: \(SystemReason.text(of: error))"
    }
  }

  /// Makes a complete text file appear beside the programs; its loss does no harm.
  func store(_ name: String, _ suffix: String, text: String) -> String? {
    guard prepare() == nil else { return nil }
    let path = file(name, suffix)
    return (try? write(Data(text.utf8), to: path)) == nil ? nil : path
  }

  /// What `store` stored, or nil.
  func text(_ name: String, _ suffix: String) -> String? {
    guard problem == nil, let data = FileManager.default.contents(atPath: file(name, suffix))
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Forgets an entry that cannot be loaded.
  func remove(_ key: String) {
    for suffix in ["so", "sum"] { unlink(file(key, suffix)) }
  }

  func file(_ key: String, _ suffix: String) -> String { "\(directory)/\(key).\(suffix)" }

  /// Why code from the directory is not trusted, or nil: others could have put it there.
  private var problem: String? {
    var status = stat()
    guard stat(directory, &status) == 0 else {
      return "\(directory) cannot be used: \(String(cString: strerror(errno)))"
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(directory) is no directory" }
    guard status.st_uid == geteuid() else { return "\(directory) belongs to another user" }
    guard status.st_mode & 0o022 == 0 else { return "\(directory) can be written by other users" }
    return nil
  }

  /// Makes a complete file appear at `path`.
  private func write(_ data: Data, to path: String) throws {
    guard let template = strdup("\(directory)/.new-XXXXXX") else { throw systemError }
    defer { free(template) }
    let descriptor = mkstemp(template)
    guard descriptor >= 0 else { throw systemError }
    let temporary = String(cString: template)
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      guard fsync(descriptor) == 0 else { throw systemError }
      try handle.close()
      guard rename(temporary, path) == 0 else { throw systemError }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private var systemError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
