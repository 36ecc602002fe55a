import GraphC
import Modeling

/// Runs a model a piece of its sequences at a time, and keeps the states of its layers between the
/// pieces: of recurrent layers, and the keys and values of causal attention.
///
///     let stepper = try SequenceStepper(model, weights: "trained.safetensors")
///     for value in series { prediction = try stepper(["x": value])["y"] }
///     stepper.reset()                                            // another sequence begins
///
/// Programs are those of `Model.pieceGraph`, one for each length of a piece, such as `[1, 32]` to read a
/// prompt by pieces of 32 and then go on one by one; inputs say by their shapes which. Not for use by
/// several tasks at once.
public final class SequenceStepper {
  /// The lengths of pieces, the shortest first.
  public let pieces: [Int]
  /// Places that a sequence may have; nil for any number.
  public let capacity: Int?
  /// Places of the sequence that have been read.
  public private(set) var position = 0
  public let batchSize: Int
  private let name: String
  private let programs: [(steps: Int, program: Executable)]
  private var states: [String: TensorBuffer] = [:]

  /// A model on the memory that training works on.
  init(
    _ model: Model, batchSize: Int, pieces: [Int], parameters: [String: TensorBuffer],
    _ compiler: CompilerOptions
  ) throws(Diagnostic) {
    self.pieces = Set(pieces).sorted()
    self.batchSize = batchSize
    name = model.name
    capacity = try model.streamingCapacity()
    var programs: [(steps: Int, program: Executable)] = []
    for steps in self.pieces {
      let graph = try model.pieceGraph(batchSize: batchSize, steps: steps)
      // States of training under the names of this program's own are those of other rows.
      let carried = graph.carriedStates
      let shared = parameters.filter { !carried.contains($0.key) }
      let program = try Compiler.compile(
        graph, options: compiler, sharing: shared.merging(states) { _, state in state })
      for state in carried { states[state] = try program.argument(state) }
      programs.append((steps, program))
    }
    guard !programs.isEmpty else {
      throw Diagnostic(
        stage: "run", subject: "model \(model.name)", message: "there are no lengths of pieces")
    }
    self.programs = programs
  }

  /// A model with the weights of a file, such as a checkpoint, or first values of a seed.
  ///
  /// - Parameters:
  ///   - model: has recurrent layers or causal attention, which are told their mode.
  ///   - batchSize: sequences at once.
  ///   - pieces: how many steps of a sequence it may be given at once.
  ///   - weights: a safetensors file with all that the model has learned; nil for first values.
  ///   - seed: of first values.
  ///   - compiler: how the programs are compiled.
  /// - Throws: as `Model.pieceGraph`; the file cannot be read, or does not have all that the model has
  ///   learned; there are no lengths of pieces.
  public convenience init(
    _ model: Model, batchSize: Int = 1, pieces: [Int] = [1], weights: String? = nil,
    seed: Int64 = 0,
    compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    let store = ParameterStore(seed: seed, compiler: compiler)
    _ = try store.predictor(of: model)
    if let weights { try store.loadWeights(from: weights, of: model) }
    try self.init(
      model, batchSize: batchSize, pieces: pieces, parameters: store.parameters, compiler)
  }

  /// Makes all states zeros, as where a sequence begins.
  public func reset() {
    position = 0
    for state in states.values {
      // The type is the buffer's own.
      try? state.load(TensorData(state.type, repeating: 0))
    }
  }

  /// Has each row go on from what row `rows[row]` has read, as beams do.
  ///
  /// - Throws: when there are not as many rows as the batch has, or one is outside of it.
  public func reorder(_ rows: [Int]) throws(Diagnostic) {
    guard rows.count == batchSize, rows.allSatisfy({ (0..<batchSize).contains($0) }) else {
      throw Diagnostic(
        stage: "run", subject: "model \(name)",
        message: "rows cannot go on from rows \(rows), expected \(batchSize) of 0 to "
          + "\(batchSize - 1)")
    }
    for state in states.values
    where state.type.rank > 0 && state.type.shape[0] == batchSize {
      state.takeRows(rows)
    }
  }

  /// What the model makes of the next piece, by output.
  ///
  /// - Throws: when an input is missing or of another type; the sequence would have more places than the
  ///   model's capacity, of which nothing is read then.
  @discardableResult
  public func callAsFunction(
    _ inputs: [String: TensorData]
  ) throws(Diagnostic) -> [String: TensorData] {
    let (steps, program) = piece(for: inputs)
    if let capacity, position + steps > capacity {
      throw Diagnostic(
        stage: "run", subject: "model \(name)",
        message:
          "\(steps) more than the \(position) places read exceed its capacity of \(capacity)",
        notes: ["note: reset() begins another sequence"])
    }
    for (name, data) in inputs { try program.write(data, to: name) }
    try program.run()
    position += steps
    var outputs: [String: TensorData] = [:]
    for output in program.graph.outputs where output.updates == nil {
      outputs[output.name] = try program.read(output.name)
    }
    return outputs
  }

  /// The program whose inputs have these types; the first one, which says what is wrong, if none.
  private func piece(for inputs: [String: TensorData]) -> (steps: Int, program: Executable) {
    let types = inputs.mapValues(\.type)
    return programs.first { _, program in
      types.allSatisfy { name, type in
        program.graph.arguments.contains { $0.label == name && $0.type == type }
      }
    } ?? programs[0]
  }
}

extension Trainer {
  /// What runs the model a piece of its sequences at a time, with parameters as training leaves them.
  ///
  /// - Throws: as `Model.pieceGraph`.
  public func stepper(
    batchSize: Int = 1, pieces: [Int] = [1]
  ) throws(Diagnostic) -> SequenceStepper {
    try SequenceStepper(
      model, batchSize: batchSize, pieces: pieces, parameters: parameters, options.compiler)
  }
}
