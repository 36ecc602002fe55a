import GraphC

/// A graph as it is, or one for every batch size: a text in which `B` stands for it.
struct GraphFile {
  private enum Content {
    case graph(Graph)
    case text([UInt8], path: String)
  }

  private let content: Content
  private var weights: WeightStorage?

  init(_ graph: Graph) { content = .graph(graph) }

  /// Reads a file of IR text, which has only one graph.
  ///
  /// - Throws: when it cannot be read, or its text is wrong for every batch size.
  init(path: String) throws(Diagnostic) {
    let text = try FileText.read(path)
    content =
      GraphParser.usesBatch(text)
      ? .text(text, path: path)
      : .graph(try GraphParser.parse(text, name: path, operators: Operators.named))
  }

  /// Whether there is a graph for every batch size.
  var usesBatch: Bool {
    if case .text = content { true } else { false }
  }

  /// The same with weights that are stored otherwise.
  func storing(_ weights: WeightStorage) -> GraphFile {
    var file = self
    file.weights = weights
    return file
  }

  /// The graph for a batch size, which may be asked for again with another one.
  ///
  /// - Throws: when the text says `B` and no size is given, or is wrong for this size; when a size is
  ///   given for fixed shapes.
  func graph(batchSize: Int?) throws(Diagnostic) -> Graph {
    let graph = try plainGraph(batchSize: batchSize)
    guard let weights else { return graph }
    return try weights.quantization(graph).graph(graph)
  }

  private func plainGraph(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch content {
    case .text(let text, let path):
      return try GraphParser.parse(
        text, name: path, operators: Operators.named, batch: batchSize)
    case .graph(let graph):
      guard batchSize != nil else { return graph }
      throw Diagnostic(
        stage: "commands", subject: graph.name,
        message: "--batch is for models and text that says B; the shapes of this graph are fixed")
    }
  }
}
