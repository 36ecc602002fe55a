import IR
import Operators

/// A network with its loss and optimizer, from which graphs are made for any batch size.
///
/// `define` declares inputs, parameters and outputs in a builder; the second argument is the batch
/// size, the third, which a definition without dropout or batch norm may leave out, is passed on to
/// its layers. The output `loss`, a float scalar, is what training makes small; adversaries have several
/// such outputs, see `Objective`. Other scalars are metrics: floats are means over the batch, integers
/// count rows.
public struct Model: Sendable {
  public let name: String
  /// One sentence for lists of models.
  public let summary: String
  public let defaultBatchSize: Int
  /// What training makes small, in this order; at least one.
  public private(set) var objectives: [Objective]
  public let define: @Sendable (GraphBuilder, Int, Mode) -> Void
  private var frozen: [String] = []
  /// What weights are rounded to in training.
  private var rounding: (type: WeightType, block: Int?)?
  /// What weights of graphs that predict are.
  private var storage: (type: WeightType, block: Int?, inputScales: [String: Float])?
  var rowWeights: Weighting?
  var penalties: [Penalty] = []

  public init(
    name: String, summary: String = "", defaultBatchSize: Int = 32, optimizer: any Optimizer,
    define: @escaping @Sendable (GraphBuilder, Int, Mode) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.defaultBatchSize = defaultBatchSize
    objectives = [Objective(trains: [], by: optimizer)]
    self.define = define
  }

  /// A model with several losses, such as those of adversaries, each of which trains its own
  /// parameters.
  ///
  /// - Parameters:
  ///   - name: as typed on the command line.
  ///   - summary: one sentence for lists of models.
  ///   - defaultBatchSize: rows of a step unless others are asked for.
  ///   - objectives: in the order of a step; without any there is nothing to train.
  ///   - define: as above; declares an output for each objective.
  public init(
    name: String, summary: String = "", defaultBatchSize: Int = 32, objectives: [Objective],
    define: @escaping @Sendable (GraphBuilder, Int, Mode) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.defaultBatchSize = defaultBatchSize
    self.objectives = objectives
    self.define = define
  }

  /// A model that computes the same in training and inference.
  public init(
    name: String, summary: String = "", defaultBatchSize: Int = 32, optimizer: any Optimizer,
    define: @escaping @Sendable (GraphBuilder, Int) -> Void
  ) {
    self.init(
      name: name, summary: summary, defaultBatchSize: defaultBatchSize, optimizer: optimizer
    ) { builder, batchSize, _ in define(builder, batchSize) }
  }

  /// The first objective's optimizer.
  public var optimizer: any Optimizer { objectives.first?.optimizer ?? SGD() }

  /// The same network with another optimizer.
  public func trained(by optimizer: any Optimizer) -> Model { mappingOptimizers { _ in optimizer } }

  /// The same network, each of whose objectives has the optimizer that `change` makes of its own.
  public func mappingOptimizers(_ change: (any Optimizer) -> any Optimizer) -> Model {
    var model = self
    model.objectives = objectives.map { $0.trained(by: change($0.optimizer)) }
    return model
  }

  /// The same model, of whose parameters training leaves those alone that a pattern names, in which
  /// `*` stands for any text; beside those of `Frozen` layers.
  ///
  ///     let tuned = model.freezing("encoder.*")
  public func freezing(_ patterns: String...) -> Model {
    var model = self
    model.frozen += patterns
    return model
  }

  /// The same model, which computes with its weights as they will be once they are stored as integers.
  ///
  /// They are rounded, while training changes the numbers themselves. What `WeightQuantization` then
  /// makes of these computes the same; `block` numbers share a scale, nil for all that a product adds
  /// up. Floats of two bytes are not simulated.
  public func quantized(_ type: WeightType, block: Int? = nil) -> Model {
    var model = self
    model.rounding = type.bits == nil ? nil : (type, block)
    return model
  }

  /// The same model, whose graphs that predict have parameters of another type, as
  /// `WeightQuantization` makes them; training has those that `define` declares.
  public func storing(
    _ type: WeightType, block: Int? = nil, inputScales: [String: Float] = [:]
  ) -> Model {
    var model = self
    model.storage = (type, block, inputScales)
    return model
  }

  /// Whether the input called `name` holds what a model is to predict: `y`, or a name that begins
  /// with `label` or `target`.
  public static func isTarget(_ name: String) -> Bool {
    name == "y" || name.hasPrefix("label") || name.hasPrefix("target")
  }

  /// All that `define` declares: forward pass, loss, metrics and other outputs; in training also
  /// the updates of states such as running statistics.
  ///
  /// - Throws: the mistakes of `define`; there is no output `loss`, or it is no float scalar; the
  ///   batch size is below 1.
  public func graph(batchSize: Int, mode: Mode = .training) throws(Diagnostic) -> Graph {
    try definition(batchSize, mode, needsLoss: true).builder.finish()
  }

  /// The loss, all other scalars and tallies, without updates: what measures a model on data.
  ///
  /// - Throws: as `graph`.
  public func evaluationGraph(batchSize: Int) throws(Diagnostic) -> Graph {
    let graph = try graph(batchSize: batchSize, mode: .inference)
    return graph.keeping(
      graph.outputs.filter {
        $0.updates == nil && (graph.type(of: $0.value).isScalar || $0.isTally)
      })
  }

  /// What a trained model computes from its inputs alone, without updates.
  ///
  /// Outputs that depend on a target (see `isTarget`) are dropped, and then the arguments that
  /// nothing reads. A model without `loss` is allowed.
  ///
  /// - Throws: the mistakes of `define`; every output depends on a target; the batch size is
  ///   below 1.
  public func inferenceGraph(batchSize: Int) throws(Diagnostic) -> Graph {
    try withoutTargets(
      try definition(batchSize, .inference, needsLoss: false).builder.finish()
    ) { _ in false }
  }

  /// The outputs of a graph that depend on no target, and updates of what `isKept` names.
  func withoutTargets(
    _ graph: Graph, keepingUpdates isKept: (Argument) -> Bool
  ) throws(Diagnostic) -> Graph {
    let isTarget = graph.dependents { Self.isTarget($0.label) && $0.role == .input }
    let outputs = graph.outputs.filter { output in
      let isPart = output.updates.map { graph[$0].argument.map(isKept) ?? false } ?? true
      return isPart && !isTarget[output.value.index]
    }
    guard outputs.contains(where: { $0.updates == nil }) else {
      throw failure(
        "every output depends on a target, so nothing is left to infer",
        notes: ["note: declare what the model predicts, such as its logits, as an output"])
    }
    let kept = graph.keeping(outputs, droppingArguments: true)
    guard let storage else { return kept }
    return try WeightQuantization(
      kept, storage.type, block: storage.block, inputScales: storage.inputScales
    ).graph(kept)
  }

  /// Whether there is an output `loss`; a model without one only predicts.
  ///
  /// - Throws: the mistakes of `define`; the batch size is below 1.
  public func hasLoss(batchSize: Int) throws(Diagnostic) -> Bool {
    let (builder, _) = try definition(batchSize, .training, needsLoss: false)
    return builder.outputs.contains { $0.updates == nil && $0.name == "loss" }
  }

  /// A builder that `define` has filled, and its loss.
  func definition(
    _ batchSize: Int, _ mode: Mode, needsLoss: Bool
  ) throws(Diagnostic) -> (builder: GraphBuilder, loss: Tensor?) {
    guard batchSize >= 1 else {
      throw failure("expected a batch size of at least 1, found \(batchSize)")
    }
    let builder = filled(batchSize, mode)
    if let rounding, builder.diagnostics.isEmpty {
      // What the weights are multiplied along is known once there is a graph.
      let quantization = try WeightQuantization(
        try builder.finish(), rounding.type, block: rounding.block)
      return try completed(filled(batchSize, mode, storing: quantization), batchSize, needsLoss)
    }
    return try completed(builder, batchSize, needsLoss)
  }

  private func filled(
    _ batchSize: Int, _ mode: Mode, storing quantization: WeightQuantization? = nil
  ) -> GraphBuilder {
    let builder = GraphBuilder(name)
    if mode.isStreaming { builder.pieceCapacity = .max }
    if let quantization {
      builder.reparametrizing(
        { parameter, _ in quantization.simulated(parameter) },
        { define(builder, batchSize, mode) })
    } else {
      define(builder, batchSize, mode)
    }
    return builder
  }

  private func completed(
    _ builder: GraphBuilder, _ batchSize: Int, _ needsLoss: Bool
  ) throws(Diagnostic) -> (builder: GraphBuilder, loss: Tensor?) {
    // A mistake may be why there is no loss, so it is told first.
    if !builder.diagnostics.isEmpty { _ = try builder.finish() }
    guard needsLoss else { return (builder, nil) }
    let loss = try loss(of: builder, named: objectives.first?.loss ?? "loss")
    return (builder, try completeLoss(loss, in: builder, batchSize: batchSize))
  }

  func trained(of builder: GraphBuilder) throws(Diagnostic) -> [Tensor] {
    let untouched = try parameters(named: frozen, builder, to: "frozen").map(\.value)
    return builder.trainedParameters.filter { !untouched.contains($0.value) }
  }

  /// The parameters that patterns name, each once, in creation order.
  ///
  /// - Throws: the first pattern that names none, and so cannot be done what is said to.
  func parameters(
    named patterns: [String], _ builder: GraphBuilder, to verb: String
  ) throws(Diagnostic) -> [Tensor] {
    func label(_ parameter: Tensor) -> String { parameter.node?.argument?.label ?? "" }
    let parameters = builder.arguments(.parameter)
    let labels = parameters.map(label)
    let patterns = patterns.map { ParameterPattern(text: $0) }
    for pattern in patterns where !labels.contains(where: pattern.matches) {
      throw failure(
        "no parameter is called '\(pattern.text)', so it cannot be \(verb)"
          + Spelling.suggestion(for: pattern.text, among: labels),
        notes: ["note: parameters are " + labels.joined(separator: ", ")])
    }
    return parameters.filter { parameter in patterns.contains { $0.matches(label(parameter)) } }
  }

  /// The output that training makes small.
  ///
  /// - Throws: when there is none of the name, or it is no float scalar.
  func loss(of builder: GraphBuilder, named name: String) throws(Diagnostic) -> Tensor {
    let outputs = builder.outputs.filter { $0.updates == nil }
    guard let output = outputs.first(where: { $0.name == name }) else {
      let names = outputs.map(\.name)
      throw failure(
        "there is no output '\(name)'" + Spelling.suggestion(for: name, among: names),
        notes: names.isEmpty ? [] : ["note: outputs are " + names.joined(separator: ", ")])
    }
    let loss = builder.tensor(output.value)
    guard loss.type.isScalar, loss.elementType.isFloat else {
      throw failure(
        "the output '\(name)' is \(loss.type), expected a float scalar",
        notes: ["note: take its mean or sum"])
    }
    return loss
  }

  func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "build", subject: "model \(name)", message: message, notes: notes)
  }
}
