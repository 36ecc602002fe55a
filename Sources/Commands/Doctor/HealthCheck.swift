import Foundation
import GraphC
import Training

/// What one look at the machine found.
struct HealthCheck: Encodable {
  enum State: String, Encodable {
    case ok
    /// Something useful is missing.
    case missing
    /// Something needed does not work.
    case broken
  }

  let name: String
  let state: State
  let found: String
  /// What to do; nil if nothing needs to be done.
  let fix: String?

  /// Something to be told.
  private init(_ name: String, _ found: String) {
    self.init(name, .ok, found, fix: nil)
  }

  private init(_ name: String, _ state: State, _ found: String, fix: String?) {
    self.name = name
    self.state = state
    self.found = found
    self.fix = fix
  }

  /// Lines with the name in a column of its own.
  var text: String {
    let mark = state == .ok ? "" : "\(state.rawValue): "
    let lines =
      (mark + found).split(separator: "\n").map(String.init)
      + (fix.map { ["fix: \($0)"] } ?? [])
    let margin = "\n" + String(repeating: " ", count: Self.columnWidth)
    return name.padding(toLength: Self.columnWidth, withPad: " ", startingAt: 0)
      + lines.joined(separator: margin)
  }

  private static let columnWidth = 16

  static func all() -> [HealthCheck] {
    [swift, processor, threads, compilers, cc, tcc, openBLAS, cache, fashionMNIST]
  }

  private static var swift: HealthCheck {
    #if compiler(>=6.4)
      HealthCheck("Swift", "built with 6.4 or later")
    #elseif compiler(>=6.3)
      HealthCheck("Swift", "built with 6.3")
    #else
      HealthCheck("Swift", "built with a version before 6.3")
    #endif
  }

  private static var processor: HealthCheck {
    HealthCheck("processor", "\(Host.processorName); primitives for \(Host.instructionSet)")
  }

  private static var threads: HealthCheck {
    HealthCheck("threads", "\(Host.processorCount) processors may be used at once")
  }

  private static var compilers: HealthCheck {
    let installed = SystemCompiler.installed()
    guard !installed.isEmpty else {
      return HealthCheck("C compilers", .missing, "none", fix: "sudo apt install clang")
    }
    return HealthCheck(
      "C compilers", installed.map { "\($0.path): \($0.version)" }.joined(separator: "\n"))
  }

  /// Compiles and runs a program, so that a broken installation shows.
  private static var cc: HealthCheck {
    do throws(Diagnostic) {
      let compiler = try SystemCompiler.find()
      try ProbeProgram.run(.cc)
      let flags = SystemCompiler.flags.joined(separator: " ")
      return HealthCheck("backend cc", "works with \(compiler.path) \(flags)")
    } catch {
      let isAbsent = SystemCompiler.installed().isEmpty
      return HealthCheck(
        "backend cc", isAbsent ? .missing : .broken, error.message,
        fix: isAbsent
          ? "sudo apt install clang" : "set GRAPHC_CC to a C compiler that works, or unset it")
    }
  }

  private static var tcc: HealthCheck {
    do throws(Diagnostic) {
      try ProbeProgram.run(.tcc)
      return HealthCheck("backend tcc", "works")
    } catch {
      return HealthCheck(
        "backend tcc", .broken, error.message,
        fix: "allow memory that is written and executed (SELinux: execmem), or use --backend cc")
    }
  }

  private static var openBLAS: HealthCheck {
    guard let core = OpenBLAS.coreName else {
      return HealthCheck(
        "OpenBLAS", .missing, "not found; our own matrix products are used",
        fix: "sudo apt install libopenblas0")
    }
    return HealthCheck("OpenBLAS", "found; uses its kernels for \(core)")
  }

  private static var cache: HealthCheck {
    let cache = ProgramCache()
    if let problem = cache.prepare() {
      return HealthCheck(
        "program cache", .missing, problem,
        fix: "set GRAPHC_CACHE to a directory that only you can write; until then every "
          + "program is compiled anew")
    }
    let entries = cache.list()
    let size = NumberText.bytes(entries.map(\.byteCount).reduce(0, +))
    return HealthCheck(
      "program cache", "\(cache.directory): \(entries.count) programs, \(size)")
  }

  private static var fashionMNIST: HealthCheck {
    let directory = FashionMNIST.defaultDirectory
    let stem = directory + "/train-images-idx3-ubyte"
    let isThere = [stem, stem + ".gz"].contains { FileManager.default.fileExists(atPath: $0) }
    guard isThere else {
      return HealthCheck(
        "Fashion-MNIST", .missing, "not in \(directory)",
        fix: "sudo apt install dataset-fashion-mnist, or set GRAPHC_DATA to its directory")
    }
    return HealthCheck("Fashion-MNIST", directory)
  }
}
