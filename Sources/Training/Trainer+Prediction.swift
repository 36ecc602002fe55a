import GraphC
import Modeling

extension Trainer {
  /// What the model computes from its inputs alone for every row, by output: `(count, …)`.
  ///
  /// Columns of targets need not be there.
  /// - Throws: when a column is missing or of another type than the input; every output depends on
  ///   a target; an output has no axis of rows.
  public func predict(_ dataset: Dataset) throws(Diagnostic) -> [String: TensorData] {
    guard dataset.count > 0 else {
      throw Diagnostic(
        stage: "train", subject: "model \(model.name)", message: "the data set has no rows")
    }
    let size = min(max(batchSize, 256), dataset.count)
    for argument in try model.inferenceGraph(batchSize: 1).arguments
    where argument.role == .input {
      try model.check(dataset.column(argument.label).type, against: argument)
    }
    var parts: [String: [TensorData]] = [:]
    for start in stride(from: 0, to: dataset.count, by: size) {
      let rows = Array(start..<min(start + size, dataset.count))
      let program = try inferenceProgram(rows.count)
      for argument in program.graph.arguments where argument.role == .input {
        try program.argument(argument.label)
          .copyRows(from: dataset.column(argument.label), rows: rows[...])
      }
      try program.run()
      for output in program.graph.outputs {
        parts[output.name, default: []].append(try program.buffer(output.name).data)
      }
    }
    return parts.mapValues(TensorData.init(joining:))
  }

  private func inferenceProgram(_ rowCount: Int) throws(Diagnostic) -> Executable {
    if let program = inferencePrograms[rowCount] { return program }
    let graph = try model.inferenceGraph(batchSize: rowCount)
    for output in graph.outputs {
      let type = graph.type(of: output.value)
      guard type.rank >= 1, type.shape[0] == rowCount else {
        throw Diagnostic(
          stage: "train", subject: "model \(model.name)",
          message: "the output '\(output.name)' is \(type), expected \(rowCount) rows to predict")
      }
    }
    let program = try Compiler.compile(graph, options: options.compiler, sharing: parameters)
    inferencePrograms[rowCount] = program
    return program
  }
}

extension TensorData {
  /// Tensors of one type but for their numbers of rows, one after the other.
  /// - Requires: there is at least one; ranks are at least 1.
  fileprivate init(joining parts: [TensorData]) {
    let rowCount = parts.reduce(0) { $0 + $1.shape[0] }
    var storage = parts[0].storage
    for part in parts.dropFirst() {
      switch (storage, part.storage) {
      case (.f32(let head), .f32(let tail)): storage = .f32(head + tail)
      case (.f64(let head), .f64(let tail)): storage = .f64(head + tail)
      case (.i32(let head), .i32(let tail)): storage = .i32(head + tail)
      case (.i64(let head), .i64(let tail)): storage = .i64(head + tail)
      case (.u8(let head), .u8(let tail)): storage = .u8(head + tail)
      case (.bool(let head), .bool(let tail)): storage = .bool(head + tail)
      default: break
      }
    }
    self.init(Shape([rowCount] + parts[0].shape.extents.dropFirst()), storage)
  }
}
