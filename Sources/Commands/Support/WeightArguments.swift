import ArgumentParser
import GraphC

/// What the weights of a model are stored as.
struct WeightArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Store the weights of a model that predicts, or of a file's graph, as f16, bf16, int8 or int4.",
      valueName: "type"),
    completion: .list(WeightType.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "type of weights") })
  var weightsType: WeightType?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Weights that share a scale, such as 32; all that a product adds up if left out.",
      valueName: "count"),
    transform: { try Choice.positive($0, "a number of weights") })
  var weightsBlock: Int?

  @Option(
    help: ArgumentHelp(
      "Also multiply in integers: with inputs as large as in this .safetensors, .npz, .npy or IDX file.",
      valueName: "data"),
    transform: { try Choice.path($0) })
  var calibrate: String?

  func validate() throws {
    if calibrate != nil, weightsType?.bits == nil {
      throw ValidationError("--calibrate is for --weights-type int8 or int4")
    }
    if weightsBlock != nil, weightsType?.bits == nil {
      throw ValidationError("--weights-block is for --weights-type int8 or int4")
    }
  }

  /// Nil for weights as they are.
  ///
  /// Data to calibrate with is run through the plain graph of `rows` rows, with its initial weights
  /// where others are not given.
  /// - Throws: when the graph cannot be made or the data does not fit it.
  func storage(
    for source: GraphSource, rows: Int? = nil, weights: [String: TensorData] = [:]
  ) throws(Diagnostic) -> WeightStorage? {
    guard let weightsType else { return nil }
    var storage = WeightStorage(type: weightsType, block: weightsBlock)
    guard let calibrate else { return storage }
    let graph: Graph
    switch source {
    case .model(let model, _):
      graph = try model.inferenceGraph(batchSize: rows ?? model.defaultBatchSize)
    case .file(let file): graph = try file.graph(batchSize: rows)
    }
    storage.inputScales = try Calibration.inputScales(
      of: graph, WeightQuantization(graph, weightsType, block: weightsBlock), weights: weights,
      batches: CalibrationFile(calibrate, graph).batches(for: graph))
    return storage
  }

  /// The source with weights that are stored so.
  ///
  /// - Throws: as `storage`.
  func stored(_ source: GraphSource, rows: Int?) throws(Diagnostic) -> GraphSource {
    source.storing(try storage(for: source, rows: rows))
  }
}

/// A type of weights, and how many share a scale.
struct WeightStorage {
  let type: WeightType
  let block: Int?
  var inputScales: [String: Float] = [:]

  /// What is stored how of a graph.
  ///
  /// - Throws: when nothing can be stored so.
  func quantization(_ graph: Graph) throws(Diagnostic) -> WeightQuantization {
    try WeightQuantization(graph, type, block: block, inputScales: inputScales)
  }
}

extension GraphSource {
  /// A model as it predicts, or a file's graph, with weights that are stored so; itself for nil.
  func storing(_ weights: WeightStorage?) -> GraphSource {
    guard let weights else { return self }
    switch self {
    case .model(let model, _):
      let stored = model.storing(
        weights.type, block: weights.block, inputScales: weights.inputScales)
      return .model(stored, .inference)
    case .file(let file): return .file(file.storing(weights))
    }
  }
}
