import Formats
import GraphC
import Modeling

/// Runs a recurrent model a piece of its sequences at a time, and keeps the states of its layers
/// between the pieces.
///
///     let stepper = try SequenceStepper(model, weights: "trained.safetensors")
///     for value in series { prediction = try stepper(["x": value])["y"] }
///     stepper.reset()                                            // another sequence begins
///
/// The program is that of `Model.stepGraph`: one step at a time if the model takes `mode.steps(…)` of
/// them. Not for use by several tasks at once.
public final class SequenceStepper {
  private let executable: Executable
  /// Arguments that hold states, and the outputs that they become.
  private let carried: [(state: TensorBuffer, next: TensorBuffer)]
  private let results: [String]

  /// A model on the memory that training works on.
  init(
    _ model: Model, batchSize: Int, parameters: [String: TensorBuffer], _ compiler: CompilerOptions
  ) throws(Diagnostic) {
    let graph = try model.stepGraph(batchSize: batchSize)
    // States of training under the names of this program's inputs are those of other rows.
    let inputs = graph.arguments.filter { $0.role == .input }.map(\.label)
    executable = try Compiler.compile(
      graph, options: compiler, sharing: parameters.filter { !inputs.contains($0.key) })
    let suffix = CarriedState.nextSuffix
    var carried: [(state: TensorBuffer, next: TensorBuffer)] = []
    for output in graph.outputs where output.name.hasSuffix(suffix) {
      let state = String(output.name.dropLast(suffix.count))
      guard graph.argument(named: state) != nil else { continue }
      carried.append((try executable.argument(state), try executable.buffer(output.name)))
    }
    self.carried = carried
    results = graph.outputs.map(\.name).filter { name in
      !name.hasSuffix(suffix) || graph.argument(named: String(name.dropLast(suffix.count))) == nil
    }
    reset()
  }

  /// A model with the weights of a file, such as a checkpoint, or first values of a seed.
  ///
  /// - Parameters:
  ///   - model: has recurrent layers that are told their mode.
  ///   - batchSize: sequences at once.
  ///   - weights: a safetensors file with all that the model has learned; nil for first values.
  ///   - seed: of first values.
  ///   - compiler: how the program is compiled.
  /// - Throws: as `Model.stepGraph`; the file cannot be read, or does not have all that the model has
  ///   learned.
  public convenience init(
    _ model: Model, batchSize: Int = 1, weights: String? = nil, seed: Int64 = 0,
    compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    let store = ParameterStore(seed: seed, compiler: compiler)
    _ = try store.predictor(of: model)
    if let weights {
      let tensors = try SafeTensors.read(weights).tensors
      let report = WeightReport(
        expected: store.parameters.mapValues(\.type), found: tensors, convertsFloats: true)
      guard report.missing.isEmpty, report.mismatched.isEmpty else {
        throw Diagnostic(
          stage: "train", subject: weights, message: "does not fit the model \(model.name)",
          notes: report.lines.filter { !$0.hasPrefix("unexpected") }.map { "note: " + $0 })
      }
      try store.load(tensors.filter { store.parameters[$0.key] != nil })
    }
    try self.init(model, batchSize: batchSize, parameters: store.parameters, compiler)
  }

  /// Makes all states zeros, as where a sequence begins.
  public func reset() {
    for (state, _) in carried {
      // The type is the buffer's own.
      try? state.load(TensorData(state.type, repeating: 0))
    }
  }

  /// What the model makes of the next piece, by output.
  ///
  /// - Throws: when an input is missing or of another type.
  @discardableResult
  public func callAsFunction(
    _ inputs: [String: TensorData]
  ) throws(Diagnostic) -> [String: TensorData] {
    for (name, data) in inputs { try executable.write(data, to: name) }
    try executable.run()
    for (state, next) in carried { try state.load(next.data) }
    var outputs: [String: TensorData] = [:]
    for name in results { outputs[name] = try executable.read(name) }
    return outputs
  }
}

extension Trainer {
  /// What runs the model a piece of its sequences at a time, with parameters as training leaves them.
  ///
  /// - Throws: as `Model.stepGraph`.
  public func stepper(batchSize: Int = 1) throws(Diagnostic) -> SequenceStepper {
    try SequenceStepper(
      model, batchSize: batchSize, parameters: parameters, options.compiler)
  }
}
