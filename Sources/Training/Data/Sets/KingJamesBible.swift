import Formats
import Foundation
import GraphC

/// The English of 1611, 4.2 million characters: a text long enough to learn a language from.
///
/// From the Debian package bible-kjv-text, whose text is in the public domain.
public enum KingJamesBible {
  /// `$GRAPHC_BIBLE`, or where the Debian package puts its file.
  public static var defaultPath: String {
    let path = ProcessInfo.processInfo.environment["GRAPHC_BIBLE"] ?? ""
    return path.isEmpty ? BibleText.defaultPath : path
  }

  /// The verses, one a line, in the order of the book.
  ///
  /// `path` is the package's file, nil for `defaultPath`; `keepsReferences` says whether lines begin
  /// with what they are, such as `Ge1:1`.
  /// - Throws: when the file is missing or damaged.
  public static func load(
    path: String? = nil, keepsReferences: Bool = false
  ) throws(Diagnostic) -> String {
    let path = path ?? defaultPath
    guard FileManager.default.fileExists(atPath: path) else {
      throw Diagnostic(
        stage: "load", subject: path, message: "no such file",
        notes: [
          "note: install the Debian package bible-kjv-text: sudo apt install bible-kjv-text",
          "note: or set GRAPHC_BIBLE to its file bible.data",
        ])
    }
    // The first line tells what the file is.
    let verses = try BibleText.read(path).split(separator: "\n").dropFirst()
    guard !keepsReferences else { return verses.joined(separator: "\n") + "\n" }
    let texts = verses.map { verse in
      verse.drop { $0 != " " }.dropFirst()
    }
    return texts.joined(separator: "\n") + "\n"
  }
}
