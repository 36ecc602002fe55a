import GraphC

extension Artifact {
  /// A function of the library.
  public struct Program: Sendable {
    /// Its name in C, after the prefix: `predict`, `train_step` or `run`.
    public let name: String
    public let graph: Graph
    /// Constants too large for a C file, which are states of the graph instead.
    public let constants: [String: TensorData]
    let plan: Plan

    /// Larger ones are no part of the C file.
    private static let maximumConstantByteCount = 4096

    /// Compiles `graph` as far as the memory plan.
    ///
    /// - Throws: what passes throw.
    public init(
      _ name: String, _ graph: Graph, _ options: CompilerOptions = CompilerOptions()
    ) throws(Diagnostic) {
      let (optimized, constants) = try Self.movingConstants(
        of: try Compiler.optimize(graph, options), program: name)
      plan = try Compiler.planMemory(try Compiler.formKernels(optimized, options), options)
      self.name = name
      self.graph = plan.graph
      self.constants = constants
    }

    /// Arguments the caller gives anew with each call.
    var inputs: [Argument] { graph.arguments.filter { $0.role == .input } }
    /// Outputs the caller gets; the others change tensors of the context.
    var results: [Graph.Output] { graph.outputs.filter { $0.updates == nil } }

    private static func movingConstants(
      of graph: Graph, program: String
    ) throws(Diagnostic) -> (Graph, [String: TensorData]) {
      func isLarge(_ node: Node) -> Bool {
        node.constant != nil && node.type.byteCount > maximumConstantByteCount
      }
      guard graph.nodes.contains(where: isLarge) else { return (graph, [:]) }
      let builder = GraphBuilder(graph.name)
      var constants: [String: TensorData] = [:]
      let tensors = builder.copy(graph) { builder, node, _ in
        guard isLarge(node) else { return nil }
        let label = "\(program).constant\(constants.count)"
        constants[label] = node.constant
        return builder.argument(label, .state, node.type, initializer: .zeros)
      }
      builder.copyOutputs(of: graph, tensors)
      return (try builder.finish(), constants)
    }
  }
}
