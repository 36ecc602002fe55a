import CodeGeneration
import GraphC

extension Artifact {
  /// A function of the library.
  public struct Program: Sendable {
    /// Its name in C, after the prefix: `predict`, `step`, `train_step` or `run`.
    public let name: String
    public let graph: Graph
    /// Constants too large for a C file, which are states of the graph instead.
    public let constants: [String: TensorData]
    let plan: Plan
    /// What callers keep of sequences between pieces; nil for other functions.
    private(set) var cache: ArtifactCache?

    /// Larger ones are no part of the C file.
    private static let maximumConstantByteCount = 4096

    /// Compiles `graph` as far as the memory plan.
    ///
    /// - Throws: what passes throw.
    public init(
      _ name: String, _ graph: Graph, _ options: CompilerOptions = CompilerOptions()
    ) throws(Diagnostic) {
      var constants: [String: TensorData] = [:]
      let stages = try Compiler.stages(graph, Self.printing(options)) { graph throws(Diagnostic) in
        let (graph, moved) = try Self.movingConstants(of: graph)
        constants = moved
        return graph
      }
      self.init(name, stages.plan, constants)
    }

    /// Compiles a piece of `steps` places, whose states callers keep in one block of memory.
    ///
    /// - Throws: as `Model.pieceGraph`, and what passes throw.
    public init(
      _ name: String, pieceOf model: Model, batchSize: Int, steps: Int,
      _ options: CompilerOptions = CompilerOptions()
    ) throws(Diagnostic) {
      let piece = try model.pieceGraph(batchSize: batchSize, steps: steps)
      try self.init(name, piece, options)
      cache = ArtifactCache(graph, steps: steps, capacity: try model.streamingCapacity())
    }

    /// Compiles a graph for batches of up to `maximumBatchSize` rows; `build` makes it for a size.
    ///
    /// - Throws: what passes throw; where the graph cannot leave its batch size open.
    public init(
      _ name: String, maximumBatchSize: Int, _ options: CompilerOptions = CompilerOptions(),
      build: (Int) throws(Diagnostic) -> Graph
    ) throws(Diagnostic) {
      var constants: [String: TensorData] = [:]
      let stages = try Compiler.stages(
        maximumBatchSize: maximumBatchSize, Self.printing(options),
        preparing: { graph throws(Diagnostic) in
          let (graph, moved) = try Self.movingConstants(of: graph)
          constants = moved
          return graph
        }, build: build)
      self.init(name, stages.plan, constants)
    }

    /// Libraries have loops only.
    private static func printing(_ options: CompilerOptions) -> CompilerOptions {
      var options = options
      options.planning.target.dialects = [.loops]
      return options
    }

    private init(_ name: String, _ plan: Plan, _ constants: [String: TensorData]) {
      self.name = name
      self.plan = plan
      self.constants = constants
      graph = plan.graph
    }

    /// The batch size that calls say; nil if the program has its own.
    var batch: SymbolicBatch? { graph.batch }
    /// The extents of a type, in C and Python: numbers, or multiples of `batch`.
    func extents<Language>(_ type: TensorType) -> [Code<Language>] {
      plan.kernelGraph.extents(of: type).map { CSpelling.count($0) }
    }
    /// The bytes of a type in C.
    func byteCount(_ type: TensorType) -> CCode {
      CSpelling.count(plan.kernelGraph.byteCount(of: type))
    }
    /// How documentation shows a type.
    func text(_ type: TensorType) -> CCode {
      let isOpen = plan.kernelGraph.extents(of: type).contains(where: \.isOpen)
      return isOpen ? "\(type.elementType)[\(extents(type).joined(separator: ", "))]" : "\(type)"
    }

    /// The name as a language's.
    func word<Language>() -> Code<Language> { .identifier(name) }

    /// Arguments the caller gives anew with each call.
    var inputs: [Argument] { graph.arguments.filter { $0.role == .input } }
    /// Arguments that contexts have.
    public var tensors: [Argument] {
      graph.arguments.filter { $0.role != .input && cache?.index(of: $0.label) == nil }
    }
    /// Outputs the caller gets; the others change tensors of the context.
    var results: [Graph.Output] { graph.outputs.filter { $0.updates == nil } }

    /// Large constants become states, called by what they hold: programs share equal ones, and a
    /// saved one fits every library that has it.
    private static func movingConstants(
      of graph: Graph
    ) throws(Diagnostic) -> (Graph, [String: TensorData]) {
      func isLarge(_ node: Node) -> Bool {
        node.constant != nil && node.type.byteCount > maximumConstantByteCount
      }
      guard graph.nodes.contains(where: isLarge) else { return (graph, [:]) }
      let builder = GraphBuilder(graph.name)
      var constants: [String: TensorData] = [:]
      let tensors = builder.copy(graph) { builder, node, _ in
        guard isLarge(node), let data = node.constant else { return nil }
        let label = "constant." + Digest.sha256("\(data.type)", data.bytes).prefix(16)
        constants[label] = data
        // Constants with NaN are no equal nodes, though they are the same.
        return builder.argument(named: label)
          ?? builder.argument(label, .state, node.type, initializer: .zeros)
      }
      builder.copyOutputs(of: graph, tensors)
      return (try builder.finish(), constants)
    }
  }
}
