import Files
import Foundation
import IR

extension ProgramCache {
  /// A compiled program on disk, or one in quarantine.
  package struct Entry: Hashable, Sendable {
    /// SHA-256 of what it was made from.
    package let key: String
    /// Nil if that was not kept.
    package let origin: Origin?
    /// Of all its files.
    package let byteCount: Int
    package let modified: Date
    /// Why the program is not used, or nil.
    package let defect: String?
  }

  /// What a program was made from, for people; the key holds all of it.
  package struct Origin: Codable, Hashable, Sendable {
    /// The graph's name.
    package let program: String
    /// The compiler's path.
    package let compiler: String
    package let version: String
    package let flags: [String]
    package let processor: String
  }

  /// Suffixes of the files of an entry.
  private static let suffixes = ["so", "sum", "json", "c", "defect"]

  /// All entries, newest first; none if there is no cache.
  package func list() -> [Entry] {
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

  /// Names of files in the directory that other users have made or can change; none is used.
  package var foreignNames: [String] {
    guard let folder = try? OpenFolder(own: directory) else { return [] }
    return folder.names.sorted().filter { name in
      do throws(Distrust) { _ = try OwnFile(name, in: folder) } catch { return error.isForeign }
      return false
    }
  }

  /// Removes entries; programs in use keep running, and those in quarantine may be tried again.
  /// - Throws: when the directory is not trusted; for the first file that cannot be removed.
  package func remove(_ entries: [Entry]) throws(Diagnostic) {
    guard !entries.isEmpty else { return }
    let folder = try trustedFolder()
    for entry in entries {
      for suffix in Self.suffixes { try delete("\(entry.key).\(suffix)", in: folder) }
      forgetDefect(entry.key)
    }
  }

  /// Removes all entries, what is known of compilers, and what interrupted writers left; other
  /// files stay.
  /// - Returns: the number of entries removed.
  /// - Throws: as `remove`.
  package func clear() throws(Diagnostic) -> Int {
    guard FileManager.default.fileExists(atPath: directory) else { return 0 }
    let (entries, folder) = (list(), try trustedFolder())
    try remove(entries)
    let others = (Self.suffixes + ["version"]).flatMap { names(suffix: "." + $0) }
    for name in others { try delete(name, in: folder) }
    Leftovers.remove(folder, of: Self.work)
    return entries.count
  }

  private func trustedFolder() throws(Diagnostic) -> OpenFolder {
    do throws(Distrust) { return try OpenFolder(own: directory) } catch {
      throw Diagnostic(stage: "cache", subject: "program cache", message: error.text)
    }
  }

  private func delete(_ name: String, in folder: OpenFolder) throws(Diagnostic) {
    guard unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT else {
      throw Diagnostic(
        stage: "cache", subject: "\(directory)/\(name)",
        message: "cannot be removed: \(SystemError.text)")
    }
  }

  /// Files whose stem is a key.
  private func names(suffix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return all.filter { name in
      guard name.hasSuffix(suffix) else { return false }
      let stem = name.dropLast(suffix.count)
      return stem.count == 64 && stem.allSatisfy(\.isHexDigit)
    }
  }
}
