import IR

/// Which parameters of a graph are stored as another type than `f32`, and how.
///
/// As `f16` and `bf16` all are. As integers those with two axes or more: the weights of dense layers,
/// convolutions, recurrent layers, attention and embeddings; biases and what norms multiply by stay as
/// they are. Numbers that products add up share a scale (see `WeightUses`), so that each output has its
/// own, or each block of it. A matrix that only products read (see `ProductUses`) is packed as kernels
/// read it; others are restored where they are used.
public struct WeightQuantization: Hashable, Sendable {
  public let type: WeightType
  private var layouts: [String: WeightLayout] = [:]
  private var halves: Set<String> = []
  private var products: [String: PackedParameter] = [:]
  /// By parameter the scale of what products multiply it with, which then becomes integers.
  private let inputScales: [String: Float]

  /// The ends of the names of a parameter's scales, and of the scale of what it multiplies.
  static let scaleSuffix = "_scale"
  static let inputScaleSuffix = "_input_scale"

  /// Finds out what is stored how in graphs with the parameters of this one.
  ///
  /// - Parameters:
  ///   - graph: without a training step, which changes parameters.
  ///   - type: what parameters are stored as.
  ///   - block: numbers that share a scale; nil for all that a product adds up.
  ///   - inputScales: by parameter the scale of what products multiply it with, as `Calibration` finds
  ///     them: that becomes integers as well.
  /// - Throws: when there is no parameter that can be stored so, naming those that cannot.
  public init(
    _ graph: Graph, _ type: WeightType, block: Int? = nil, inputScales: [String: Float] = [:]
  ) throws(Diagnostic) {
    self.type = type
    self.inputScales = inputScales
    var refused: [String] = []
    for value in graph.values {
      guard let argument = graph[value].argument, argument.role == .parameter else { continue }
      guard argument.type.elementType == .f32 else {
        refused.append("note: %\(argument.label) is \(argument.type), expected f32 elements")
        continue
      }
      if let bits = type.bits {
        guard argument.type.rank >= 2, argument.type.elementCount > 0 else {
          refused.append("note: %\(argument.label) is \(argument.type), expected two axes or more")
          continue
        }
        let summed = WeightUses(of: value, in: graph).summed
        layouts[argument.label] = WeightLayout(
          argument.type, bits: bits, summed: summed, block: block)
      } else {
        halves.insert(argument.label)
      }
      products[argument.label] = PackedParameter(value, in: graph, type, block: block)
    }
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
    let tensors = try PackedProducts.copy(graph, builder) { argument in
      argument.role == .parameter ? replacement(for: argument, builder) : nil
    }
    builder.copyOutputs(of: graph, tensors)
    return try builder.finish()
  }

  private func replacement(
    for argument: Argument, _ builder: GraphBuilder
  ) -> PackedProducts.Replacement? {
    let label = argument.label
    func scales(_ type: TensorType) -> Tensor {
      builder.argument(label + Self.scaleSuffix, .parameter, type, initializer: .ones)
    }
    if let packed = products[label]?.packed, let type = packed.storedType {
      let weights = builder.argument(label, .parameter, type)
      return .matrix(
        PackedProducts.Matrix(
          packed: packed, weights: weights,
          scales: packed.isInteger ? scales(TensorType(.f32, [packed.scaleCount])) : nil,
          inputScale: packed.isInteger && inputScales[label] != nil
            ? builder.argument(
              label + Self.inputScaleSuffix, .parameter, TensorType(.f32, []), initializer: .ones)
            : nil))
    }
    if let half = type.half, halves.contains(label) {
      let type = argument.type.with(elementType: half)
      return .tensor(builder.argument(label, .parameter, type).cast(to: .f32, file: "", line: 0))
    }
    guard let layout = layouts[label] else { return nil }
    let numbers = builder.argument(label, .parameter, layout.storedType)
    return .tensor(layout.restored(numbers, scales: scales(layout.scaleType)))
  }

  /// The graph with plain parameters, whose outputs are, by parameter, the greatest magnitude of what
  /// products multiply it with; without parameters that are not packed as integers, or are in bodies.
  ///
  /// - Throws: where the graph cannot be copied.
  package func observing(_ graph: Graph) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(graph.name, capacity: graph.nodes.count)
    let tensors = builder.copy(graph)
    for value in graph.values {
      guard let argument = graph[value].argument,
        products[argument.label]?.packed.isInteger == true,
        let multiplied = ProductUses(of: value, in: graph).multiplied
      else { continue }
      let largest = multiplied.map { abs(tensors[$0.index]).max() }
      builder.output(argument.label, largest.dropFirst().reduce(largest[0]) { maximum($0, $1) })
    }
    return try builder.finish()
  }

  /// Parameters as they are stored, with their scales; what else there is stays.
  public func weights(_ weights: [String: TensorData]) -> [String: TensorData] {
    var result = weights
    for (label, data) in weights {
      if let product = products[label] {
        let (numbers, scales) = product.stored(data, layouts[label])
        result[label] = numbers
        if let scales { result[label + Self.scaleSuffix] = scales }
        if let scale = inputScales[label], product.packed.isInteger {
          result[label + Self.inputScaleSuffix] = TensorData([], [scale])
        }
      } else if let half = type.half, halves.contains(label) {
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
