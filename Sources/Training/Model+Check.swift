import GraphC
import IR
import Modeling

extension Model {
  /// Checks that a data set has what the model reads: a column for every input, of the same element
  /// type and row shape, and labels that name a class of `logits`, if there is such an output.
  ///
  /// - Throws: the first column that does not fit; mistakes of the model.
  func check(_ dataset: Dataset) throws(Diagnostic) {
    guard dataset.count > 0 else {
      throw failure("the data set has no rows")
    }
    let graph = try graph(batchSize: 1)
    let logits = graph.outputs.first { $0.name == "logits" && $0.updates == nil }
    let rows = logits.map { graph.type(of: $0.value).shape }
    for argument in graph.arguments where argument.role == .input {
      let column = try dataset.column(argument.label)
      try check(column.type, against: argument)
      let isLabel = Self.isTarget(argument.label) && argument.type.elementType.isInteger
      // Only one integer per row of logits can be a class.
      guard isLabel, let rows, rows.rank == argument.type.rank + 1 else { continue }
      try dataset.requireLabels(argument.label, classes: rows[rows.rank - 1])
    }
  }

  func check(_ column: TensorType, against input: Argument) throws(Diagnostic) {
    guard input.type.rank >= 1, input.type.shape[0] == 1 else {
      throw failure("input %\(input.label) is \(input.type), expected an axis of the batch first")
    }
    let isEqual =
      column.elementType == input.type.elementType
      && column.shape.extents.dropFirst() == input.type.shape.extents.dropFirst()
    guard isEqual else {
      let expected = (["n"] + input.type.shape.extents.dropFirst().map(String.init))
        .joined(separator: "x")
      throw failure(
        "input %\(input.label) takes columns of type "
          + "\(input.type.elementType.rawValue)[\(expected)], found \(column)")
    }
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "model \(name)", message: message)
  }
}
