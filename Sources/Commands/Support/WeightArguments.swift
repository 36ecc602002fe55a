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

  func validate() throws {
    if weightsBlock != nil, weightsType?.bits == nil {
      throw ValidationError("--weights-block is for --weights-type int8 or int4")
    }
  }

  /// Nil for weights as they are.
  var storage: WeightStorage? {
    weightsType.map { WeightStorage(type: $0, block: weightsBlock) }
  }
}

/// A type of weights, and how many share a scale.
struct WeightStorage {
  let type: WeightType
  let block: Int?
}

extension GraphSource {
  /// A model as it predicts, or a file's graph, with weights that are stored so; itself for nil.
  func storing(_ weights: WeightStorage?) -> GraphSource {
    guard let weights else { return self }
    switch self {
    case .model(let model, _):
      return .model(model.storing(weights.type, block: weights.block), .inference)
    case .file(let file): return .file(file.storing(weights))
    }
  }
}
