import Foundation
import IR

extension ProgramCache {
  /// A compiled program on disk, or one in quarantine.
  public struct Entry: Hashable, Sendable {
    /// SHA-256 of what it was made from.
    public let key: String
    /// Nil if that was not kept.
    public let origin: Origin?
    /// Of all its files.
    public let byteCount: Int
    public let modified: Date
    /// Why the program is not used, or nil.
    public let defect: String?
  }

  /// What a program was made from, for people; the key holds all of it.
  public struct Origin: Codable, Hashable, Sendable {
    /// The graph's name.
    public let program: String
    /// The compiler's path.
    public let compiler: String
    public let version: String
    public let flags: [String]
    public let processor: String
  }

  /// Suffixes of the files of an entry.
  private static let suffixes = ["so", "sum", "json", "c", "defect"]

  /// All entries, newest first; none if there is no cache.
  public func list() -> [Entry] {
    let keys = Set(["so", "defect"].flatMap { names(suffix: "." + $0) }.map { $0.prefix(64) })
    return keys.compactMap { entry(String($0)) }
      .sorted { ($1.modified, $0.key) < ($0.modified, $1.key) }
  }

  private func entry(_ key: String) -> Entry? {
    let found = Self.suffixes.compactMap { suffix -> (byteCount: Int, modified: Date)? in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file(key, suffix))
      guard let byteCount = attributes?[.size] as? Int,
        let modified = attributes?[.modificationDate] as? Date
      else { return nil }
      return (byteCount, modified)
    }
    // Nothing, if another process removed it just now.
    guard let modified = found.map(\.modified).max() else { return nil }
    let origin = text(key, "json").flatMap {
      try? JSONDecoder().decode(Origin.self, from: Data($0.utf8))
    }
    let defect = text(key, "defect")?.trimmingCharacters(in: .whitespacesAndNewlines)
    return Entry(
      key: key, origin: origin, byteCount: found.map(\.byteCount).reduce(0, +),
      modified: modified, defect: defect)
  }

  /// Keeps what is told of an entry.
  func describe(_ key: String, _ origin: Origin) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(origin) else { return }
    _ = store(key, "json", text: String(decoding: data, as: UTF8.self))
  }

  /// Removes entries; programs in use keep running, and those in quarantine may be tried again.
  /// - Throws: for the first file that cannot be removed.
  public func remove(_ entries: [Entry]) throws(Diagnostic) {
    for entry in entries {
      for suffix in Self.suffixes { try delete(file(entry.key, suffix)) }
      forgetDefect(entry.key)
    }
  }

  /// Removes all entries, what is known of compilers, and what interrupted writers left; other
  /// files stay.
  /// - Returns: the number of entries removed.
  /// - Throws: for the first file that cannot be removed.
  public func clear() throws(Diagnostic) -> Int {
    let entries = list()
    try remove(entries)
    let others = (Self.suffixes + ["version"]).flatMap { names(suffix: "." + $0) }
    for name in others + names(prefix: ".new-") { try delete(directory + "/" + name) }
    return entries.count
  }

  private func delete(_ path: String) throws(Diagnostic) {
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw Diagnostic(
        stage: "cache", subject: path,
        message: "cannot be removed: \(String(cString: strerror(errno)))")
    }
  }

  /// Removes what writers that were killed left behind: nobody writes for an hour.
  func sweep() {
    let limit = Date(timeIntervalSinceNow: -3600)
    for name in names(prefix: ".new-") {
      let path = directory + "/" + name
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      if let date = attributes?[.modificationDate] as? Date, date < limit { unlink(path) }
    }
  }

  /// Files whose stem is a key, or that this cache made for a moment.
  private func names(prefix: String = "", suffix: String = "") -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return all.filter { name in
      guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
      if !prefix.isEmpty { return true }
      let stem = name.dropLast(suffix.count)
      return stem.count == 64 && stem.allSatisfy(\.isHexDigit)
    }
  }
}
