import Foundation
import GraphC

/// A compiled program as it is told.
struct CacheEntryText: Encodable {
  let hash: String
  /// Nil, as all that says how it was made, if that was not kept.
  let program: String?
  let compiler: String?
  let version: String?
  let flags: [String]?
  let processor: String?
  let byteCount: Int
  let ageSeconds: Int
  let isQuarantined: Bool
  /// Why it is in quarantine; nil if it is not.
  let quarantine: String?

  init(_ entry: ProgramCache.Entry, now: Date = Date()) {
    hash = entry.key
    program = entry.origin?.program
    compiler = entry.origin?.compiler
    version = entry.origin?.version
    flags = entry.origin?.flags
    processor = entry.origin?.processor
    byteCount = entry.byteCount
    // Of a file from another machine, whose clock was ahead, too.
    ageSeconds = max(0, Int(saturating: now.timeIntervalSince(entry.modified)))
    isQuarantined = entry.defect != nil
    quarantine = entry.defect
  }

  /// Compiler, flags and processor.
  var tools: String {
    guard let compiler, let version, let flags, let processor else {
      return "made in an unknown way"
    }
    return "\(version), \(compiler), for \(processor)\n\(flags.joined(separator: " "))"
  }

  /// `1 program`, `2 programs`.
  static func programs(_ count: Int) -> String { "\(count) program\(count == 1 ? "" : "s")" }

  /// `12 s`, `3 min`, `5 h` or `40 d`.
  static func age(_ seconds: Int) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "min")]
    let (scale, unit) = units.first { seconds >= 2 * $0.0 } ?? (1, "s")
    return "\(seconds / scale) \(unit)"
  }
}
