import GraphC

/// A graph that once failed, as a file of IR text.
///
/// The file has two graphs: what failed, and one without arguments whose outputs are the data of
/// the first one's arguments, in order. Comments before them say what went wrong.
package enum RegressionFile {
  /// The text of a file.
  ///
  /// - Throws: when the graph cannot be written; a defect here.
  package static func text(_ item: FuzzCase, comment: String) throws(Diagnostic) -> String {
    let lines = comment.split(separator: "\n", omittingEmptySubsequences: false)
    let data = try argumentsGraph(item)
    return lines.map { $0.isEmpty ? "//\n" : "// \($0)\n" }.joined() + item.graph.text + "\n"
      + data.text
  }

  /// The case in a file's text.
  ///
  /// - Throws: when it has not two such graphs.
  package static func parse(_ text: String, name: String) throws(Diagnostic) -> FuzzCase {
    let graphs = try GraphParser.parseFile(text, name: name, operators: Operators.named)
    guard graphs.count == 2, graphs[1].arguments.isEmpty else {
      throw Diagnostic(
        stage: "parse", subject: name,
        message: "expected a graph, and one without arguments that makes its data")
    }
    let arguments = try Interpreter.run(graphs[1], [])
    guard arguments.map(\.type) == graphs[0].arguments.map(\.type) else {
      throw Diagnostic(
        stage: "parse", subject: name, message: "the data does not fit the graph's arguments")
    }
    return FuzzCase(graphs[0], arguments)
  }

  private static func argumentsGraph(_ item: FuzzCase) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("\(item.graph.name)_arguments")
    for (argument, data) in zip(item.graph.arguments, item.arguments) {
      let numbers = data.doubles
      let isUniform = numbers.allSatisfy { $0.bitPattern == numbers[0].bitPattern }
      let isSplat = isUniform && data.type.elementType != .i64 && numbers.count > 1
      builder.output(
        argument.label,
        isSplat ? builder.constant(data.type, numbers[0]) : builder.constant(data))
    }
    return try builder.finish()
  }
}
