import Foundation
import GraphC
import Training

/// What programs and data are kept in.
extension HealthCheck {
  /// A program has some hundred kilobytes, and a compiler's temporary files some megabytes.
  private static let leastByteCount = 100_000_000

  static var temporaryFiles: HealthCheck {
    let (name, directory) = ("temporary files", Host.temporaryDirectory)
    let fix = "set TMPDIR to a directory that you can write"
    guard FileManager.default.isWritableFile(atPath: directory) else {
      return HealthCheck(
        name, .broken, "\(directory) is no directory, or cannot be written", fix: fix)
    }
    if let problem = TemporaryDirectory.problem {
      return HealthCheck(
        name, .broken, problem, fix: "set TMPDIR to a directory of yours, or chmod +t")
    }
    return volumeProblem(name, directory, fix + ", on another file system")
      ?? HealthCheck(name, "\(directory): \(free(directory)) free")
  }

  static var cache: HealthCheck {
    let name = "program cache"
    let cache = ProgramCache()
    if let problem = cache.prepare() {
      return HealthCheck(
        name, .missing, problem,
        fix: "set GRAPHC_CACHE to a directory that only you can write; until then every "
          + "program is compiled anew")
    }
    let move = "set GRAPHC_CACHE to a directory on another file system"
    let program = CommandEnvironment.current.programName
    if let problem = volumeProblem(
      name, cache.directory, move, orClear: "\(program) cache clear, or ")
    {
      return problem
    }
    let entries = cache.list()
    let size = NumberText.bytes(entries.map(\.byteCount).reduce(0, +))
    let found =
      "\(cache.directory): \(CacheEntryText.programs(entries.count)), \(size); "
      + "\(free(cache.directory)) free"
    let foreign = cache.foreignNames
    if let first = foreign.first {
      return HealthCheck(
        name, .missing,
        found + "\nnot used are \(foreign.count) files that others have made or can change, such "
          + "as \(first)",
        fix: "remove them; '\(program) cache clear' removes those that are programs")
    }
    let defects = entries.count { $0.defect != nil }
    guard defects > 0 else { return HealthCheck(name, found) }
    return HealthCheck(
      name, .ok, found + "\n\(defects) in quarantine, which computed something else than tcc's",
      fix: "report them as bugs; '\(program) cache ls' tells more")
  }

  private static func free(_ directory: String) -> String {
    FileVolume(containing: directory).map { NumberText.bytes($0.freeByteCount) } ?? "unknown space"
  }

  /// What is wrong with the file system of a directory, or nil; `orClear` makes space.
  private static func volumeProblem(
    _ name: String, _ directory: String, _ move: String, orClear: String = ""
  ) -> HealthCheck? {
    guard let volume = FileVolume(containing: directory) else { return nil }
    if !volume.isExecutable {
      return HealthCheck(
        name, .missing, "\(directory) is on a file system mounted noexec", fix: move)
    }
    guard volume.freeByteCount >= leastByteCount else {
      let bytes = NumberText.bytes(volume.freeByteCount)
      return HealthCheck(
        name, .missing, "\(directory) has little space: \(bytes) free", fix: orClear + move)
    }
    return nil
  }

  static var fashionMNIST: HealthCheck {
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

  /// The text that language models learn from.
  static var bible: HealthCheck {
    let path = KingJamesBible.defaultPath
    guard FileManager.default.fileExists(atPath: path) else {
      return HealthCheck(
        "King James Bible", .missing, "not at \(path)",
        fix: "sudo apt install bible-kjv-text, or set GRAPHC_BIBLE to its file bible.data")
    }
    return HealthCheck("King James Bible", path)
  }
}
