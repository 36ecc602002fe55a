import GraphC
import IR

/// What one layer, a scope of names, declares and computes.
public struct LayerSummary: Hashable, Sendable {
  /// Dotted, such as `encoder.dense`; empty for what is outside of all layers.
  public let name: String
  /// The last value that the layer itself computes; nil if it only declares.
  public fileprivate(set) var result: TensorType?
  /// Numbers in parameters, which are trained.
  public fileprivate(set) var parameterCount = 0
  /// Numbers in states, such as running means, which are not.
  public fileprivate(set) var stateCount = 0
  /// Operations on floats in one forward pass: two for a multiplication and an addition.
  public fileprivate(set) var operations = 0.0

  private init(name: String) { self.name = name }
}

extension LayerSummary {
  /// The layers of a forward pass in its order.
  /// - Throws: mistakes of lowering.
  static func layers(of graph: Graph) throws(Diagnostic) -> [LayerSummary] {
    var layers: [LayerSummary] = []
    var places: [String: Int] = [:]
    func place(of name: String) -> Int {
      if let place = places[name] { return place }
      places[name] = layers.count
      layers.append(LayerSummary(name: name))
      return layers.count - 1
    }
    for node in graph.nodes {
      guard let argument = node.argument else {
        layers[place(of: scope(of: node))].result = node.type
        continue
      }
      let scope = argument.label.split(separator: ".").dropLast().joined(separator: ".")
      switch argument.role {
      case .input: continue
      case .parameter: layers[place(of: scope)].parameterCount += node.type.elementCount
      case .state: layers[place(of: scope)].stateCount += node.type.elementCount
      }
    }
    for kernel in try KernelFormation.run(graph, fuses: false).kernels {
      guard let output = kernel.outputs.first else { continue }
      let work = KernelWork(kernel, in: graph).operations
      layers[place(of: scope(of: graph[output]))].operations += work
    }
    return layers
  }

  /// The layer that a node belongs to; gradients are no part of one.
  private static func scope(of node: Node) -> String {
    node.origin.flatMap { $0.gradientOf == nil ? $0.scope : nil } ?? ""
  }
}
