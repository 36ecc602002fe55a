import GraphC
import IR
import Modeling

/// What a model's graph reads of a data set; made once, since it takes building the model.
struct ModelColumns: Sendable {
  private let model: String
  private let inputs: [Argument]
  /// The number of classes of integer labels, where there is an output `logits` that tells it.
  private let classes: [String: Int]

  /// - Requires: the graph is that of a batch of one row.
  init(of graph: Graph, model: String) {
    self.model = model
    inputs = graph.arguments.filter { $0.role == .input }
    let logits = graph.outputs.first { $0.name == "logits" && $0.updates == nil }
    let rows = logits.map { graph.type(of: $0.value).shape }
    var classes: [String: Int] = [:]
    for input in inputs {
      let isLabel = Model.isTarget(input.label) && input.type.elementType.isInteger
      // Only one integer per row of logits can be a class.
      guard isLabel, let rows, rows.rank == input.type.rank + 1 else { continue }
      classes[input.label] = rows[rows.rank - 1]
    }
    self.classes = classes
  }

  /// - Throws: there are no rows; the first column that is missing, of another element type or row
  ///   shape than its input, or has a label that names no class.
  func check(_ dataset: Dataset) throws(Diagnostic) {
    guard dataset.count > 0 else { throw failure("the data set has no rows") }
    for input in inputs {
      try check(try dataset.column(input.label).type, against: input)
      guard let count = classes[input.label] else { continue }
      try dataset.requireLabels(input.label, classes: count)
    }
  }

  private func check(_ column: TensorType, against input: Argument) throws(Diagnostic) {
    guard input.type.rank >= 1, input.type.shape[0] == 1 else {
      throw failure("input %\(input.label) is \(input.type), expected an axis of the batch first")
    }
    let isEqual =
      column.elementType == input.type.elementType
      && column.shape.extents.dropFirst() == input.type.shape.extents.dropFirst()
    guard !isEqual else { return }
    let expected = (["n"] + input.type.shape.extents.dropFirst().map(String.init))
      .joined(separator: "x")
    throw failure(
      "input %\(input.label) takes columns of type "
        + "\(input.type.elementType.rawValue)[\(expected)], found \(column)")
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "model \(model)", message: message)
  }
}

extension Model {
  /// What training and measuring read: a column for every input.
  ///
  /// - Throws: mistakes of the model.
  func columns() throws(Diagnostic) -> ModelColumns {
    ModelColumns(of: try graph(batchSize: 1), model: name)
  }

  /// What predicting reads: a column for every input that is not only for targets.
  ///
  /// - Throws: mistakes of the model; every output depends on a target.
  func inferenceColumns() throws(Diagnostic) -> ModelColumns {
    ModelColumns(of: try inferenceGraph(batchSize: 1), model: name)
  }
}
