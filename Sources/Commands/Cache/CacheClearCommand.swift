import ArgumentParser
import Foundation
import GraphC
import Training

/// `cache clear`: removes programs.
struct CacheClearCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "clear", abstract: "Removes compiled programs: all, some, or old ones.",
      discussion: """
        Programs in quarantine are removed too, with the record of what was wrong with them, so \
        that they are tried again.

        Examples:
          \(program) cache clear
          \(program) cache clear fashion-mlp 3f9a20c1
          \(program) cache clear --older-than 12h
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "Programs by name, or by the first digits of their hash; all if left out.",
      valueName: "program"),
    completion: .plain { _ in
      Array(Set(ProgramCache().list().compactMap { $0.origin?.program })).sorted()
    })
  var programs: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only those older than 90s, 10min, 12h, 7d or 4w.", valueName: "age"),
    transform: { try Choice.age($0) })
  var olderThan: TimeInterval?

  @Flag(help: "Print JSON.")
  var json = false

  private struct Report: Encodable {
    let directory: String
    let byteCount: Int
    let removed: [CacheEntryText]
  }

  func run() throws {
    let cache = ProgramCache()
    let all = cache.list()
    let chosen = try Self.selection(programs, of: all)
    let limit = olderThan.map { Date(timeIntervalSinceNow: -$0) } ?? .distantFuture
    let removed = chosen.filter { $0.modified < limit }
    if programs.isEmpty && olderThan == nil {
      // With what is known of compilers, and what interrupted writers left.
      _ = try cache.clear()
    } else {
      try cache.remove(removed)
    }
    let byteCount = removed.map(\.byteCount).reduce(0, +)
    let print = CommandEnvironment.current.print
    if json {
      let entries = removed.map { CacheEntryText($0) }
      return print(
        try JSONText.of(
          Report(directory: cache.directory, byteCount: byteCount, removed: entries)))
    }
    print(
      "removed \(CacheEntryText.programs(removed.count)), \(NumberText.bytes(byteCount)), from "
        + cache.directory)
  }

  /// The entries that `words` name; all for none.
  ///
  /// - Throws: for a word that names no entry, or the beginning of several hashes.
  static func selection(_ words: [String], of all: [ProgramCache.Entry]) throws(Diagnostic)
    -> [ProgramCache.Entry]
  {
    if words.isEmpty { return all }
    var keys: Set<String> = []
    for word in words {
      let named = all.filter { $0.origin?.program == word }
      let found = named.isEmpty ? all.filter { $0.key.hasPrefix(word.lowercased()) } : named
      guard !found.isEmpty, !word.isEmpty else { throw unknown(word, all) }
      guard found.count == 1 || !named.isEmpty else {
        throw Diagnostic(
          stage: "cache", subject: word, message: "is the beginning of \(found.count) hashes",
          notes: found.map { "note: \($0.origin?.program ?? "a program"): \($0.key)" })
      }
      keys.formUnion(found.map(\.key))
    }
    return all.filter { keys.contains($0.key) }
  }

  private static func unknown(_ word: String, _ all: [ProgramCache.Entry]) -> Diagnostic {
    let names = Set(all.compactMap { $0.origin?.program }).sorted()
    return Diagnostic(
      stage: "cache", subject: word,
      message: "no program in the cache has this name, or a hash that begins so"
        + Spelling.suggestion(for: word, among: names),
      notes: ["note: '\(CommandEnvironment.current.programName) cache ls' names them"])
  }
}

extension Choice {
  /// Seconds, from a whole number with a unit.
  static func age(_ text: String) throws -> TimeInterval {
    let units = ["s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800]
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if let number = Double(digits), let unit = units[String(text.dropFirst(digits.count))] {
      return number * Double(unit)
    }
    throw ValidationError("expected an age such as 90s, 10min, 12h, 7d or 4w, found '\(text)'")
  }
}
