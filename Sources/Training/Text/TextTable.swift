import IR

/// Rows of cells in aligned columns.
package struct TextTable {
  private var rows: [[String]]
  /// Numbers stand to the right.
  private let isNumber: [Bool]

  /// - Parameter columns: titles; those that begin with `>` are aligned to the right.
  package init(_ columns: [String]) {
    isNumber = columns.map { $0.hasPrefix(">") }
    rows = [columns.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }]
  }

  /// Cells are of one line each.
  package mutating func add(_ row: [String]) { rows.append(row.map(PrintedText.line)) }

  package var text: String {
    let widths = isNumber.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return isNumber[column] ? blanks + cell : cell + blanks
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// The table as Markdown.
  package var markdown: String {
    let rule = isNumber.map { $0 ? "---:" : "---" }
    return ([rows[0], rule] + rows.dropFirst()).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }
}
