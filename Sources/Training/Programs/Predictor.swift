import GraphC
import IR

/// Runs a model on rows without targets, as training leaves its parameters.
public final class Predictor {
  public let model: Model
  private let batchSize: Int
  private let family: ProgramFamily
  /// What the data must have, known from the first call on.
  private var columns: ModelColumns?

  init(
    _ model: Model, _ parameters: [String: TensorBuffer], _ compiler: CompilerOptions,
    batchSize: Int
  ) {
    self.model = model
    self.batchSize = batchSize
    family = ProgramFamily(compiler, parameters: parameters) { rows throws(Diagnostic) in
      let graph = try model.inferenceGraph(batchSize: rows)
      try Self.checkOutputs(of: graph, rows)
      return graph
    }
  }

  /// A model with the weights of a file, such as a checkpoint of it or of one that it is a part of.
  ///
  /// - Throws: the model's mistakes; the file cannot be read, or does not have all that the model has
  ///   learned.
  public convenience init(
    _ model: Model, weights: String, compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    let store = ParameterStore(compiler: compiler)
    _ = try store.predictor(of: model)
    try store.loadWeights(from: weights, of: model)
    self.init(
      model, store.parameters, compiler, batchSize: max(model.defaultBatchSize, 256))
  }

  /// What the model computes from its inputs alone for every row, by output: `(count, …)`.
  ///
  /// - Throws: as `Trainer.predict`.
  public func callAsFunction(_ dataset: Dataset) throws(Diagnostic) -> [String: TensorData] {
    guard dataset.count > 0 else { throw Self.failure(model.name, "the data set has no rows") }
    try inputs().check(dataset)
    var parts: [String: [TensorData]] = [:]
    let size = min(batchSize, dataset.count)
    for batch in try dataset.batches(of: size) {
      let program = try family.program(
        batch.count, isOnly: dataset.count.isMultiple(of: size), maximum: batchSize)
      try program.run(dataset, rows: batch.rows)
      for output in program.executable.graph.outputs {
        let data = try program.executable.read(output.name, batchSize: batch.count)
        if data.type.rank > 0 { parts[output.name, default: []].append(data) }
      }
    }
    return parts.mapValues(TensorData.init(joining:))
  }

  private func inputs() throws(Diagnostic) -> ModelColumns {
    if let columns { return columns }
    let known = try model.inferenceColumns()
    columns = known
    return known
  }

  /// That every output has an axis of rows.
  private static func checkOutputs(of graph: Graph, _ rowCount: Int) throws(Diagnostic) {
    let types = graph.outputs.map { graph.type(of: $0.value) }
    // Scalars beside rows are measurements, which have no rows to join.
    for (output, type) in zip(graph.outputs, types)
    where type.rank > 0 || !types.contains(where: { $0.rank > 0 }) {
      guard type.rank >= 1, type.shape[0] == rowCount else {
        throw failure(
          graph.name,
          "the output '\(output.name)' is \(type), expected \(rowCount) rows to predict")
      }
    }
  }

  private static func failure(_ model: String, _ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "model \(model)", message: message)
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
      case (.i8(let head), .i8(let tail)): storage = .i8(head + tail)
      case (.f16(let head), .f16(let tail)): storage = .f16(head + tail)
      case (.bf16(let head), .bf16(let tail)): storage = .bf16(head + tail)
      default: break
      }
    }
    self.init(Shape([rowCount] + parts[0].shape.extents.dropFirst()), storage)
  }
}
