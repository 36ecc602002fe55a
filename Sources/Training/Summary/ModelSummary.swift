import GraphC
import IR
import Modeling

/// What a model is made of and what it compiles to, for one batch size.
///
///     print(try ModelSummary(model, batchSize: 32))
public struct ModelSummary: Hashable, Sendable {
  public let name: String
  public let batchSize: Int
  /// In the order of the forward pass.
  public let layers: [LayerSummary]
  /// What the model is compiled for.
  public let use: ModelUse
  /// A training step (forward pass, gradients and updates), or a prediction.
  public let program: ProgramSummary

  /// Numbers in parameters.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
  /// Numbers in the layers' states, such as running means.
  public var stateCount: Int { layers.reduce(0) { $0 + $1.stateCount } }
  /// Operations on floats in one forward pass, with its loss in training.
  public var operations: Double { layers.reduce(0) { $0 + $1.operations } }

  /// Lays out the model for `batchSize` rows, its default if nil; nothing is compiled to C.
  ///
  /// - Throws: as `Model.graph(for:batchSize:)`; an option names no pass.
  public init(
    _ model: Model, for use: ModelUse = .training, batchSize: Int? = nil,
    options: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    name = model.name
    self.use = use
    let batchSize = batchSize ?? model.defaultBatchSize
    self.batchSize = batchSize
    layers = try LayerSummary.layers(of: try model.forwardGraph(for: use, batchSize: batchSize))
    program = try ProgramSummary(try model.graph(for: use, batchSize: batchSize), options)
  }
}

/// What a graph compiles to.
public struct ProgramSummary: Hashable, Sendable {
  /// Kernels with fusion.
  public let kernelCount: Int
  /// Kernels without fusion: one per operator that computes.
  public let unfusedKernelCount: Int
  /// Bytes of temporaries as planned.
  public let byteCount: Int
  /// Bytes of temporaries that no plan can undercut.
  public let lowerBoundByteCount: Int
  /// Bytes of parameters of each type that there is.
  public let parameterBytes: [ParameterBytes]

  /// Bytes of the parameters of one type.
  public struct ParameterBytes: Hashable, Sendable {
    public let type: ElementType
    public let count: Int
  }

  init(_ graph: Graph, _ options: CompilerOptions) throws(Diagnostic) {
    let stages = try Compiler.stages(graph, options)
    kernelCount = stages.plan.kernels.count
    unfusedKernelCount = try stages.unfusedKernelCount()
    byteCount = stages.plan.arena.byteCount
    lowerBoundByteCount = stages.plan.arena.lowerBoundByteCount
    let parameters = graph.arguments.filter { $0.role == .parameter }.map(\.type)
    parameterBytes = ElementType.allCases.compactMap { type in
      let count = parameters.reduce(0) { $0 + ($1.elementType == type ? $1.byteCount : 0) }
      return count > 0 ? ParameterBytes(type: type, count: count) : nil
    }
  }
}

extension ModelSummary: CustomStringConvertible {
  /// What parameters are stored as, if not all are `f32`.
  private var storage: String {
    let bytes = program.parameterBytes
    guard bytes.contains(where: { $0.type != .f32 }) else { return "" }
    let parts = bytes.map { "\(NumberText.bytes($0.count)) as \($0.type.rawValue)" }
    return "\nparameters: \(NumberText.bytes(bytes.reduce(0) { $0 + $1.count })), "
      + parts.joined(separator: ", ")
  }

  /// A table of layers, totals below.
  public var description: String {
    var table = TextTable(["layer", ">output", ">parameters", ">states", ">operations"])
    func add(_ name: String, _ output: String, _ layer: (Int, Int, Double)) {
      let counts = [layer.0, layer.1].map { $0 == 0 ? "-" : String($0) }
      table.add([name, output] + counts + [layer.2 == 0 ? "-" : NumberText.count(layer.2)])
    }
    for layer in layers {
      add(
        layer.name.isEmpty ? "(no layer)" : layer.name,
        layer.result.map { "\($0)" } ?? "-",
        (layer.parameterCount, layer.stateCount, layer.operations))
    }
    add("total", "", (parameterCount, stateCount, operations))
    let what = use == .training ? "a training step" : "a prediction"
    let kernels = "\(program.kernelCount) kernels (\(program.unfusedKernelCount) unfused)"
    return """
      \(name), batch \(batchSize)
      \(table.text)
      \(what): \(kernels), \(NumberText.bytes(program.byteCount)) of temporaries \
      (at least \(NumberText.bytes(program.lowerBoundByteCount)))\(storage)
      """
  }
}
