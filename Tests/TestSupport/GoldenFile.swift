import Foundation

/// A file of this repository that holds what a program prints.
///
/// With `UPDATE_GOLDEN=1` it is rewritten where it differs, and still said to differ.
public struct GoldenFile: Sendable {
  /// Relative to the repository.
  private let path: String

  public init(_ path: String) { self.path = path }

  public var url: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path)
  }

  /// Where the file first differs from a text; nil if it holds it.
  public func difference(from text: String) -> String? {
    let found = try? String(contentsOf: url, encoding: .utf8)
    guard found != text else { return nil }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try? FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? text.write(to: url, atomically: true, encoding: .utf8)
    }
    let (a, b) = (lines(found ?? ""), lines(text))
    let line = zip(a, b).prefix { $0 == $1 }.count
    let was = line < a.count ? String(a[line]) : "nothing"
    let expected = line < b.count ? String(b[line]) : "nothing"
    return
      "\(path): line \(line + 1) is '\(was)', expected '\(expected)'; UPDATE_GOLDEN=1 rewrites it"
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
