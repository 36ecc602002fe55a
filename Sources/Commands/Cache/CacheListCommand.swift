import ArgumentParser
import Foundation
import GraphC
import Training

/// `cache ls`: what is in the cache.
struct CacheListCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "ls", abstract: "Lists compiled programs, the newest first.",
      discussion: """
        Programs made by one compiler, with the same flags, for the same processor, stand \
        together. A program in quarantine computed something else than tcc's and is not used.

        Example: \(program) cache ls --json
        """)
  }

  @Flag(help: "Print JSON.")
  var json = false

  private struct Report: Encodable {
    let directory: String
    let byteCount: Int
    let entries: [CacheEntryText]
  }

  func run() throws {
    let cache = ProgramCache()
    let entries = cache.list().map { CacheEntryText($0) }
    let byteCount = entries.map(\.byteCount).reduce(0, +)
    let print = CommandEnvironment.current.print
    if json {
      let report = Report(directory: cache.directory, byteCount: byteCount, entries: entries)
      return print(try JSONText.of(report))
    }
    let directory = PrintedText.line(cache.directory)
    print("\(directory): \(CacheEntryText.programs(entries.count))\(Self.details(entries))")
    for group in Self.groups(entries) {
      print("")
      print(Self.text(group))
    }
  }

  private static func details(_ entries: [CacheEntryText]) -> String {
    let quarantined = entries.count { $0.isQuarantined }
    return ", " + NumberText.bytes(entries.map(\.byteCount).reduce(0, +))
      + (quarantined == 0 ? "" : ", \(quarantined) in quarantine")
  }

  /// Entries that the same tools made for the same machine, in the order of the newest of each.
  private static func groups(_ entries: [CacheEntryText]) -> [[CacheEntryText]] {
    var positions: [String: Int] = [:]
    var groups: [[CacheEntryText]] = []
    for entry in entries {
      if let position = positions[entry.tools] {
        groups[position].append(entry)
      } else {
        positions[entry.tools] = groups.count
        groups.append([entry])
      }
    }
    return groups
  }

  private static func text(_ group: [CacheEntryText]) -> String {
    var table = TextTable(["program", "hash", ">size", ">age", "state"])
    for entry in group {
      table.add([
        entry.program ?? "-", String(entry.hash.prefix(12)), NumberText.bytes(entry.byteCount),
        CacheEntryText.age(entry.ageSeconds),
        entry.quarantine.map { "in quarantine: \($0)" } ?? "ok",
      ])
    }
    return group[0].tools + "\n" + table.text
  }
}
