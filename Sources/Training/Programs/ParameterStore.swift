import Formats
import GraphC
import IR

/// Parameters that several programs share, each program with what it trains and how.
///
///     let store = ParameterStore(seed: 0)
///     let critic = try store.trainingStep(of: criticModel.freezing("generator.*"))
///     let generator = try store.trainingStep(of: generatorModel.freezing("critic.*"))
///     for batch in try data.batches(of: 64) {
///       try critic(batch)
///       try generator(batch)
///     }
///
/// A parameter or state that two models declare under one name is one piece of memory: nothing is
/// copied between them. Every step has an optimizer, a learning rate and an optimizer's memory of
/// its own. Not for use by several tasks at once.
public final class ParameterStore {
  /// Of first values.
  public let seed: Int64
  public let compiler: CompilerOptions
  /// The memory of all parameters and states by name; optimizers keep theirs apart.
  public private(set) var parameters: [String: TensorBuffer] = [:]
  private var steps: [TrainingStep] = []
  /// States that one batch hands to the next.
  private(set) var carriedStates: Set<String> = []

  public init(seed: Int64 = 0, compiler: CompilerOptions = CompilerOptions()) {
    self.seed = seed
    self.compiler = compiler
  }

  /// A step that trains the parameters of a model that are not frozen, by the model's optimizer.
  ///
  /// - Throws: mistakes of the model; a parameter is known under another type.
  public func trainingStep(of model: Model) throws(Diagnostic) -> TrainingStep {
    let graph = try model.graph(batchSize: model.defaultBatchSize)
    try declare(graph)
    let shared = Set(graph.arguments.map(\.label))
    var optimizerState: [String: TensorBuffer] = [:]
    for argument in try model.trainingGraph(batchSize: model.defaultBatchSize).arguments
    where !shared.contains(argument.label) {
      // A rule's memory begins with constants, which no ordinal changes.
      optimizerState[argument.label] = try TensorBuffer(
        try Initialization.fill(argument, seed: seed, ordinal: 0))
    }
    let step = TrainingStep(model, parameters, optimizerState: optimizerState, compiler)
    steps.append(step)
    return step
  }

  /// What measures a model, with targets, as training leaves it.
  ///
  /// - Throws: mistakes of the model; a parameter is known under another type.
  public func evaluator(
    of model: Model, metrics: [DerivedMetric] = []
  ) throws(Diagnostic) -> Evaluator {
    try declare(try model.graph(batchSize: model.defaultBatchSize, mode: .inference))
    return Evaluator(
      model, parameters, compiler, batchSize: max(model.defaultBatchSize, 256), metrics: metrics)
  }

  /// What runs a model, without targets, as training leaves it.
  ///
  /// - Throws: mistakes of the model; a parameter is known under another type.
  public func predictor(of model: Model) throws(Diagnostic) -> Predictor {
    try declare(try model.inferenceGraph(batchSize: model.defaultBatchSize))
    return Predictor(model, parameters, compiler, batchSize: max(model.defaultBatchSize, 256))
  }

  /// Gives memory and first values to what a graph has and no graph before it had.
  private func declare(_ graph: Graph) throws(Diagnostic) {
    carriedStates.formUnion(graph.carriedStates)
    // Parameters first, so that the first model's values are those that a trainer begins with.
    let arguments = [Argument.Role.parameter, .state].flatMap { role in
      graph.arguments.filter { $0.role == role }
    }
    for argument in arguments {
      if let known = parameters[argument.label] {
        guard known.type == argument.type else {
          throw Diagnostic(
            stage: "train", subject: "model \(graph.name)",
            message: "%\(argument.label) is \(argument.type), but another model has \(known.type)")
        }
        continue
      }
      parameters[argument.label] = try TensorBuffer(
        try Initialization.fill(argument, seed: seed, ordinal: parameters.count))
    }
  }
}

extension ParameterStore {
  /// All parameters and states, and those of the optimizers as `STEP/NAME`, steps counted from 1.
  private var buffers: [String: TensorBuffer] {
    var all = parameters
    for (number, step) in steps.enumerated() {
      for (name, buffer) in step.optimizerState { all["\(number + 1)/\(name)"] = buffer }
    }
    return all
  }

  /// Writes all as one safetensors file; the file before it is there until the new one is whole.
  ///
  /// - Throws: when the file cannot be written.
  public func save(to path: String) throws(Diagnostic) {
    try SafeTensors.writeDurably(
      SafeTensors.Contents(tensors: buffers.mapValues(\.data), metadata: [:]), to: path)
  }

  /// Takes what a store of the same models, made in the same order, has saved.
  ///
  /// - Throws: when the file cannot be read, or is of other models; nothing has changed then.
  public func load(from path: String) throws(Diagnostic) {
    let (buffers, tensors) = (buffers, try SafeTensors.read(path).tensors)
    let report = WeightReport(expected: buffers.mapValues(\.type), found: tensors)
    guard report.isComplete else {
      throw Diagnostic(
        stage: "train", subject: path, message: "is of other models",
        notes: report.lines.map { "note: " + $0 })
    }
    for (name, data) in tensors { try buffers[name]?.load(data) }
  }
}
