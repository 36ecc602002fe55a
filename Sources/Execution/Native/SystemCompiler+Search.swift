import Foundation
import IR
import Synchronization

extension SystemCompiler {
  /// Versions of compilers asked before; asking takes longer than finding a program in the cache.
  private static let versions = Mutex<[String: String]>([:])

  /// Finds a compiler: `preferred`, else `$GRAPHC_CC`, else clang, else gcc, else cc.
  ///
  /// The first two are paths, or names to look up on the path. Clang is looked for beside the
  /// Swift toolchain and on the path; it knows newer CPUs than most systems' gcc.
  /// - Throws: when the named compiler, or any at all, is missing or does not run.
  public static func find(
    _ preferred: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Diagnostic) -> SystemCompiler {
    try SystemCompiler(at: file(preferred, environment))
  }

  /// The compiler that `find` would find, if its version is known without starting it.
  /// - Throws: when the named compiler, or any at all, is missing.
  static func recall(_ preferred: String?, _ cache: ProgramCache) throws(Diagnostic)
    -> SystemCompiler?
  {
    let path = try file(preferred, ProcessInfo.processInfo.environment)
    let identity = identity(path)
    let version = versions.withLock { $0[identity] } ?? cache.version(ofCompiler: identity)
    guard let version else { return nil }
    versions.withLock { $0[identity] = version }
    return SystemCompiler(path: path, version: version)
  }

  /// Lets later processes recall this compiler.
  func remember(in cache: ProgramCache) {
    cache.remember(version: version, ofCompiler: Self.identity(path))
  }

  private static func file(_ preferred: String?, _ environment: [String: String])
    throws(Diagnostic) -> String
  {
    let path = searchPath(environment)
    if let name = preferred ?? environment["GRAPHC_CC"], !name.isEmpty {
      guard let file = locate(name, path) else {
        let source = preferred == nil ? "GRAPHC_CC is" : "the options ask for"
        throw failure("\(source) '\(name)', which is no executable file")
      }
      return file
    }
    guard let file = candidates(path).first else {
      throw failure("no C compiler was found: neither clang, gcc nor cc")
    }
    return file
  }

  /// Every compiler that a search on `$PATH` can find, the preferred one first.
  package static func installed() -> [SystemCompiler] {
    candidates(searchPath(ProcessInfo.processInfo.environment)).compactMap { file in
      try? SystemCompiler(at: file)
    }
  }

  /// `$PATH`, else where systems have their programs.
  private static func searchPath(_ environment: [String: String]) -> String {
    let path = environment["PATH"] ?? ""
    return path.isEmpty ? "/usr/local/bin:/usr/bin:/bin" : path
  }

  /// Files to try, in order.
  private static func candidates(_ path: String) -> [String] {
    var files: [String] = []
    for file in [besideSwift(path)] + ["clang", "gcc", "cc"].map({ locate($0, path) }) {
      if let file, !files.contains(file) { files.append(file) }
    }
    return files
  }

  /// - Throws: when the compiler does not tell its version.
  init(at path: String) throws(Diagnostic) {
    self.path = path
    let identity = Self.identity(path)
    if let known = Self.versions.withLock({ $0[identity] }) {
      version = known
      return
    }
    let line = try Command.run(path, ["--version"], within: min(20, Self.timeLimit)) {
      command throws(Diagnostic) in
      let line = command.output.split(separator: "\n").first.map(String.init)
      guard command.status == 0, let line else {
        let reason = command.errors.split(separator: "\n").first.map { ": \($0)" } ?? ""
        throw Self.failure("\(path) --version failed with \(command.outcome)\(reason)")
      }
      return line
    }
    version = line
    Self.versions.withLock { $0[identity] = line }
  }

  /// The file behind a path: a compiler may be replaced while the process runs.
  private static func identity(_ path: String) -> String {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    let date = attributes?[.modificationDate] as? Date
    return "\(path) \(date?.timeIntervalSince1970 ?? 0) \(attributes?[.size] ?? 0)"
  }

  private static func besideSwift(_ path: String) -> String? {
    guard let swift = locate("swift", path) else { return nil }
    let folder = URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
    return executable(folder.appendingPathComponent("clang").path)
  }

  /// The path of a command as a shell would find it.
  private static func locate(_ name: String, _ path: String) -> String? {
    if name.contains("/") { return executable(name) }
    return path.split(separator: ":").lazy.compactMap { executable("\($0)/\(name)") }.first
  }

  private static func executable(_ path: String) -> String? {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    guard exists, !isDirectory.boolValue, access(path, X_OK) == 0 else { return nil }
    return URL(fileURLWithPath: path).path
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(
      stage: "compile", subject: "C compiler", message: message,
      notes: ["note: install clang, set GRAPHC_CC to a compiler, or choose the backend 'tcc'"])
  }
}
