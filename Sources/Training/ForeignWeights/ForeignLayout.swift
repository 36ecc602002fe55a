import GraphC

/// One layer's tensors of another framework, and what becomes of them.
///
/// - Follows: `scripts/fixtures/layouts.py`, which is tested with layers of both frameworks.
struct ForeignLayout {
  let framework: WeightMap.Framework
  let layer: WeightMap.Found
  /// By their names within the layer.
  let parts: [String: TensorData]

  var target: String { layer.targets[0] }
  var isKeras: Bool { framework == .keras }
  var isPyTorch: Bool { framework == .pytorch }

  /// Arrays by our names.
  ///
  /// - Throws: when a tensor is not what the layer has.
  func arrays(for expected: [String: TensorType]) throws(Diagnostic) -> [String: TensorData] {
    if layer.kind == .tensor { return parts[""].map { [target: $0] } ?? [:] }
    if framework == .graphc, layer.targets.count == 1 { return named(parts) }
    switch layer.kind {
    case .dense, .matrix: return try dense()
    case .convolution, .depthwise: return try convolution()
    case .tensor, .embedding, .norm, .slope: return named(parts)
    case .recurrent, .gru:
      return isKeras ? try kerasRecurrent(expected) : try pytorchRecurrent(expected)
    case .attention:
      return isKeras ? try kerasAttention() : try pytorchAttention(expected)
    }
  }

  /// Whether a tensor of this name within a layer belongs to it.
  static func has(
    _ part: String, _ kind: WeightMap.Kind, _ framework: WeightMap.Framework
  ) -> Bool {
    if framework == .graphc { return true }
    if let names = names(kind, framework) { return names[part] != nil || carriesNothing(part) }
    let last = part.split(separator: "/").last.map(String.init) ?? part
    switch (kind, framework) {
    case (.attention, .keras):
      return ["query", "key", "value", "attention_output"].contains {
        part == "\($0)/kernel" || part == "\($0)/bias"
      }
    case (.attention, _):
      return ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"].contains(part)
        || ["q_proj_weight", "k_proj_weight", "v_proj_weight"].contains(part)
    case (_, .keras): return ["kernel", "recurrent_kernel", "bias"].contains(last)
    default:
      return ["weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"].contains {
        part.hasPrefix($0)
      }
    }
  }

  /// Counts of batches, which nothing of ours is.
  static func carriesNothing(_ part: String) -> Bool { part == "num_batches_tracked" }

  /// Our names of a layer's parts; nil if there is more to them than names.
  static func names(
    _ kind: WeightMap.Kind, _ framework: WeightMap.Framework
  ) -> [String: String]? {
    switch (kind, framework) {
    case (.dense, .keras), (.matrix, .keras), (.convolution, .keras):
      ["kernel": "weight", "bias": "bias"]
    case (.depthwise, .keras):
      ["kernel": "weight", "depthwise_kernel": "weight", "bias": "bias"]
    case (.dense, _), (.matrix, _), (.convolution, _), (.depthwise, _):
      ["weight": "weight", "bias": "bias"]
    case (.embedding, .keras): ["embeddings": "weight"]
    case (.embedding, _): ["weight": "weight"]
    case (.norm, .keras):
      [
        "gamma": "scale", "beta": "shift", "moving_mean": "mean", "moving_variance": "variance",
        "scale": "scale",
      ]
    case (.norm, _):
      [
        "weight": "scale", "bias": "shift", "running_mean": "mean", "running_var": "variance",
        "gamma": "scale", "beta": "shift",
      ]
    case (.slope, .keras): ["alpha": "slope"]
    case (.slope, _): ["weight": "slope"]
    default: nil
    }
  }

  /// Parts under our names, as they are.
  func named(_ parts: [String: TensorData]) -> [String: TensorData] {
    let names = framework == .graphc ? nil : Self.names(layer.kind, framework)
    return Dictionary(
      parts.map { ("\(target).\(names?[$0.key] ?? $0.key)", $0.value) }
    ) { first, _ in first }
  }

  // MARK: Dense layers and convolutions

  /// Of several targets each gets as many outputs.
  private func dense() throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    for (part, tensor) in parts {
      let isWeight = part == "weight" || part == "kernel"
      try require(part, isWeight ? [2] : [1])
      var tensor = tensor
      if isWeight, layer.kind == .dense, isPyTorch { tensor = try ofPictures(tensor, part) }
      let width = tensor.shape.extents.last ?? 0
      let count = layer.targets.count
      guard width.isMultiple(of: count) else {
        throw mistake(part, "has \(width) outputs, which \(count) layers cannot share")
      }
      for (number, target) in layer.targets.enumerated() {
        let start = number * width / count
        result["\(target).\(isWeight ? "weight" : "bias")"] =
          count == 1 ? tensor : tensor.columns(Array(start..<start + width / count))
      }
    }
    return result
  }

  /// A weight `(out, in)` as ours; of pictures, inputs with channels last.
  private func ofPictures(_ tensor: TensorData, _ part: String) throws(Diagnostic) -> TensorData {
    let extents = layer.flattened
    guard !extents.isEmpty else { return tensor.transposed([1, 0]) }
    let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    guard Shape(extents).elementCount == inputs else {
      throw mistake(part, "has \(inputs) inputs, which are no pictures of \(extents)")
    }
    let axes = Array(2...extents.count) + [1, 0]
    return tensor.reshaped(Shape([outputs] + extents))
      .transposed(extents.count == 1 ? [1, 0] : axes)
      .reshaped([inputs, outputs])
  }

  /// Windows first, then inputs, then outputs.
  private func convolution() throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    for (part, tensor) in parts {
      guard part != "bias" else {
        result["\(target).bias"] = tensor
        continue
      }
      try require(part, [3, 4, 5])
      let extents = tensor.shape.extents
      if isPyTorch {
        result["\(target).weight"] = tensor.transposed(Array(2..<extents.count) + [1, 0])
      } else if isKeras, layer.kind == .depthwise {
        let channels = extents.suffix(2).reduce(1, *)
        result["\(target).weight"] = tensor.reshaped(
          Shape(extents.dropLast(2) + [1, channels]))
      } else {
        result["\(target).weight"] = tensor
      }
    }
    return result
  }

  // MARK: Mistakes

  /// - Throws: when a part has another rank than these.
  func require(_ part: String, _ ranks: [Int]) throws(Diagnostic) {
    guard let tensor = parts[part], !ranks.contains(tensor.shape.rank) else { return }
    let expected = ranks.map(String.init).joined(separator: " or ")
    throw mistake(part, "is \(tensor.type), expected \(expected) axes")
  }

  func mistake(_ part: String, _ message: String) -> Diagnostic {
    WeightMap.failure(
      "'\(part)' of the layer '\(layer.source)', of the kind '\(layer.kind.rawValue)', \(message)")
  }
}
