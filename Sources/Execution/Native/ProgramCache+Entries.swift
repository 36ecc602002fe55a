import Foundation
import IR

extension ProgramCache {
  /// A compiled program on disk.
  public struct Entry: Hashable, Sendable {
    /// SHA-256 of what it was made from.
    public let key: String
    public let byteCount: Int
    public let modified: Date
  }

  /// All entries, newest first; none if there is no cache.
  public func list() -> [Entry] {
    names(suffix: ".so").compactMap { name -> Entry? in
      let path = directory + "/" + name
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        let byteCount = attributes[.size] as? Int,
        let modified = attributes[.modificationDate] as? Date
      else { return nil }
      return Entry(key: String(name.dropLast(3)), byteCount: byteCount, modified: modified)
    }.sorted { ($1.modified, $0.key) < ($0.modified, $1.key) }
  }

  /// Removes all entries, what is known of compilers and defects, and what interrupted writers
  /// left; other files stay.
  ///
  /// Programs in use keep running.
  /// - Returns: the number of programs removed.
  /// - Throws: for the first file that cannot be removed.
  public func clear() throws(Diagnostic) -> Int {
    let programs = names(suffix: ".so")
    let others = ["sum", "c", "defect", "version"].flatMap { names(suffix: "." + $0) }
    for name in programs + others + names(prefix: ".new-") {
      let path = directory + "/" + name
      guard unlink(path) == 0 || errno == ENOENT else {
        throw Diagnostic(
          stage: "cache", subject: path,
          message: "cannot be removed: \(String(cString: strerror(errno)))")
      }
    }
    return programs.count
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
