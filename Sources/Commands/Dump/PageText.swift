import GraphC
import Viewer

/// A page that shows a dump, in one file.
enum PageText {
  static func of(_ dump: ProgramDump) throws(Diagnostic) -> String {
    // In JSON `<` stands in strings only. Escaped, no text can end the element around it.
    let data = try JSONText.compact(dump).replacing("<", with: "\\u003c")
    return text("page")
      .replacing("{{title}}", with: escaped("\(dump.source) · GraphC"))
      .replacing("{{styles}}", with: text("styles"))
      .replacing("{{scripts}}", with: text("scripts"))
      .replacing("{{data}}", with: data)
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
