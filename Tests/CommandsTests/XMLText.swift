/// Just enough of a reader of XML to see that a chart is well-formed.
struct XMLText {
  /// Of elements, in the order of their start.
  private(set) var names: [String] = []
  /// Between tags.
  private(set) var text = ""
  private(set) var isWellFormed = true

  init(_ document: String) {
    var open: [String] = []
    for part in document.split(separator: "<") {
      guard let end = part.firstIndex(of: ">") else {
        isWellFormed = false
        return
      }
      let tag = part[..<end]
      text += part[part.index(after: end)...]
      if tag.hasPrefix("/") {
        isWellFormed = isWellFormed && open.popLast() == String(tag.dropFirst())
        continue
      }
      let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
      names.append(name)
      isWellFormed = isWellFormed && tag.count { $0 == "\"" }.isMultiple(of: 2)
      if !tag.hasSuffix("/") { open.append(name) }
    }
    isWellFormed = isWellFormed && open.isEmpty
  }
}
