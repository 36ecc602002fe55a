import IR
import Operators

extension Graph {
  /// The only graph in IR text, as `text` of a graph and `graphc dump` print it.
  ///
  /// - Parameters:
  ///   - text: one graph, in the grammar of Docs/IRFormat.md.
  ///   - file: what messages call the text.
  ///   - batch: what `B` stands for, at least 1; nil for a text without it.
  /// - Throws: the first mistake, its place `FILE:LINE:COLUMN` as the subject.
  public init(text: String, file: String = "text", batch: Int? = nil) throws(Diagnostic) {
    self = try GraphParser.parse(text, name: file, operators: Operators.named, batch: batch)
  }
}
