import IR

/// Which parameters of a graph are stored as another type than `f32`, and how.
///
/// As `f16` and `bf16` all are. As integers those with two axes or more: the weights of dense layers,
/// convolutions, recurrent layers, attention and embeddings; biases and what norms multiply by stay as
/// they are. Numbers that products add up share a scale (see `WeightUses`), so that each output has its
/// own, or each block of it.
public struct WeightQuantization: Hashable, Sendable {
  public let type: WeightType
  private let layouts: [String: WeightLayout]
  private let halves: Set<String>

  /// The end of the name of a parameter's scales.
  private static let scaleSuffix = "_scale"

  /// Finds out what is stored how in graphs with the parameters of this one.
  ///
  /// - Parameters:
  ///   - graph: without a training step, which changes parameters.
  ///   - type: what parameters are stored as.
  ///   - block: numbers that share a scale; nil for all that a product adds up.
  /// - Throws: when there is no parameter that can be stored so, naming those that cannot.
  public init(_ graph: Graph, _ type: WeightType, block: Int? = nil) throws(Diagnostic) {
    self.type = type
    var layouts: [String: WeightLayout] = [:]
    var halves: Set<String> = []
    var refused: [String] = []
    for value in graph.values {
      guard let argument = graph[value].argument, argument.role == .parameter else { continue }
      guard argument.type.elementType == .f32 else {
        refused.append("note: %\(argument.label) is \(argument.type), expected f32 elements")
        continue
      }
      guard let bits = type.bits else {
        halves.insert(argument.label)
        continue
      }
      guard argument.type.rank >= 2, argument.type.elementCount > 0 else {
        refused.append("note: %\(argument.label) is \(argument.type), expected two axes or more")
        continue
      }
      let summed = WeightUses(of: value, in: graph).summed
      layouts[argument.label] = WeightLayout(
        argument.type, bits: bits, summed: summed, block: block)
    }
    self.layouts = layouts
    self.halves = halves
    guard !layouts.isEmpty || !halves.isEmpty else {
      throw Diagnostic(
        stage: "quantize", subject: "graph \(graph.name)",
        message: "has no parameter that can be stored as \(type.rawValue)", notes: refused)
    }
  }

  /// The graph with stored parameters, which it restores where they are used.
  ///
  /// - Throws: when it updates a parameter that is stored otherwise.
  public func graph(_ graph: Graph) throws(Diagnostic) -> Graph {
    for output in graph.outputs {
      guard let label = output.updates.flatMap({ graph[$0].argument?.label }), holds(label) else {
        continue
      }
      throw Diagnostic(
        stage: "quantize", subject: "parameter \(label)",
        message: "is changed by the graph, so it cannot be stored as \(type.rawValue)",
        notes: [
          "note: store the weights of a graph that predicts, and train with simulated rounding"
        ])
    }
    let builder = GraphBuilder(graph.name, capacity: graph.nodes.count)
    let tensors = builder.copy(graph) { builder, node, _ in
      guard let argument = node.argument, argument.role == .parameter else { return nil }
      return restored(argument, builder)
    }
    builder.copyOutputs(of: graph, tensors)
    return try builder.finish()
  }

  private func restored(_ argument: Argument, _ builder: GraphBuilder) -> Tensor? {
    if let half = type.half, halves.contains(argument.label) {
      let type = argument.type.with(elementType: half)
      return builder.argument(argument.label, .parameter, type).cast(to: .f32, file: "", line: 0)
    }
    guard let layout = layouts[argument.label] else { return nil }
    let numbers = builder.argument(argument.label, .parameter, layout.storedType)
    let scales = builder.argument(
      argument.label + Self.scaleSuffix, .parameter, layout.scaleType, initializer: .ones)
    return layout.restored(numbers, scales: scales)
  }

  /// Parameters as they are stored, with their scales; what else there is stays.
  public func weights(_ weights: [String: TensorData]) -> [String: TensorData] {
    var result = weights
    for (label, data) in weights {
      if let half = type.half, halves.contains(label) {
        result[label] = TensorData(data.type.with(elementType: half), doubles: data.doubles)
      } else if let layout = layouts[label] {
        let (numbers, scales) = layout.stored(data)
        result[label] = numbers
        result[label + Self.scaleSuffix] = scales
      }
    }
    return result
  }

  /// What training computes with instead of a parameter: its numbers as they are once they are stored,
  /// through which gradients go as if nothing was rounded.
  package func simulated(_ parameter: Tensor) -> Tensor {
    guard let label = parameter.node?.argument?.label, let layout = layouts[label] else {
      return parameter
    }
    return layout.simulated(parameter)
  }

  private func holds(_ label: String) -> Bool { halves.contains(label) || layouts[label] != nil }
}
