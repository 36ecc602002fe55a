import Foundation
import GraphC
import Viewer

/// A page that shows a dump, in one file.
enum PageText {
  static func of(_ dump: ProgramDump) throws(Diagnostic) -> String {
    // In JSON `<` stands in strings only. Escaped, no text can end the element around it.
    let data = try JSONText.compact(dump).replacing("<", with: "\\u003c")
    return filled(
      text("page"),
      [
        "title": escaped("\(PrintedText.line(dump.source)) · GraphC"), "styles": text("styles"),
        "scripts": text("scripts"), "data": data,
      ])
  }

  /// The page with values for `{{name}}`, in one pass: a value may have such words itself.
  private static func filled(_ page: String, _ values: [String: String]) -> String {
    let parts = page.components(separatedBy: "{{")
    return parts.dropFirst().reduce(parts[0]) { result, part in
      let pieces = part.components(separatedBy: "}}")
      guard pieces.count > 1, let value = values[pieces[0]] else { return result + "{{" + part }
      return result + value + pieces.dropFirst().joined(separator: "}}")
    }
  }

  private static func text(_ name: String) -> String {
    guard let text = unsafe gc_viewer_text(name) else {
      preconditionFailure("the viewer has no \(name)")
    }
    return unsafe String(cString: text)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
