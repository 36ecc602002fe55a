import GraphC
import IR

extension ForeignLayout {
  /// `weight_ih_l0`, `weight_hh_l0_reverse` and so on, for all layers and directions.
  func pytorchRecurrent(
    _ expected: [String: TensorType]
  ) throws(Diagnostic) -> [String: TensorData] {
    let suffixes = Set(parts.keys.compactMap { $0.split(separator: "_l").last.map(String.init) })
    let isStack = suffixes.contains("1")
    let hasDirections = suffixes.contains("0_reverse")
    var result: [String: TensorData] = [:]
    for suffix in suffixes.sorted() {
      let isBackward = suffix.hasSuffix("_reverse")
      guard let number = Int(suffix.prefix { $0.isNumber }), number < 1000,
        suffix == String(number) + (isBackward ? "_reverse" : "")
      else { throw mistake("weight_ih_l\(suffix)", "is no layer of a stack") }
      var scope = target
      if isStack { scope += ".layer\(number + 1)" }
      if hasDirections { scope += isBackward ? ".backward" : ".forward" }
      for (part, name) in [("weight_ih_l", "weight"), ("weight_hh_l", "recurrent_weight")] {
        try require(part + suffix, [2])
        if let tensor = parts[part + suffix] {
          result["\(scope).\(name)"] = tensor.transposed([1, 0])
        }
      }
      try addBiases(
        (parts["bias_ih_l" + suffix], parts["bias_hh_l" + suffix]), scope, expected, &result)
    }
    return result
  }

  /// A layer, or `forward…/` and `backward…/` of a wrapper around two.
  func kerasRecurrent(
    _ expected: [String: TensorType]
  ) throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    var biases: [String: TensorData] = [:]
    for (part, tensor) in parts {
      var scope = target
      if part.hasPrefix("forward") { scope += ".forward" }
      if part.hasPrefix("backward") { scope += ".backward" }
      let last = part.split(separator: "/").last.map(String.init) ?? part
      try require(part, last == "bias" ? [1, 2] : [2])
      let ordered = try inOurOrder(tensor, part)
      switch last {
      case "kernel": result["\(scope).weight"] = ordered
      case "recurrent_kernel": result["\(scope).recurrent_weight"] = ordered
      default: biases[scope] = ordered
      }
    }
    for (scope, bias) in biases {
      guard bias.shape.rank == 2 else {
        try addBiases((bias, nil), scope, expected, &result)
        continue
      }
      guard bias.shape[0] == 2 else { throw mistake("bias", "is \(bias.type), expected two rows") }
      try addBiases((bias.element(0), bias.element(1)), scope, expected, &result)
    }
    return result
  }

  /// Keras's `GRU` has the gates update, reset, candidate; ours is reset, update, candidate.
  private func inOurOrder(_ tensor: TensorData, _ part: String) throws(Diagnostic) -> TensorData {
    guard layer.kind == .gru else { return tensor }
    let width = tensor.shape.extents.last ?? 0
    guard width.isMultiple(of: 3) else {
      throw mistake(part, "is \(tensor.type), expected three gates in the last axis")
    }
    let units = width / 3
    return tensor.columns(
      Array(units..<2 * units) + Array(0..<units) + Array(2 * units..<width))
  }

  /// Both biases, or their sum where our layer has one, as long as that means the same.
  private func addBiases(
    _ biases: (TensorData?, TensorData?), _ scope: String, _ expected: [String: TensorType],
    _ result: inout [String: TensorData]
  ) throws(Diagnostic) {
    guard let first = biases.0 else { return }
    guard let second = biases.1 else {
      result["\(scope).bias"] = first
      return
    }
    guard expected["\(scope).bias"] != nil, expected["\(scope).recurrent_bias"] == nil else {
      result["\(scope).bias"] = first
      result["\(scope).recurrent_bias"] = second
      return
    }
    guard first.type == second.type else {
      throw mistake("bias", "is \(first.type) and \(second.type), expected one type")
    }
    let units = expected["\(scope).recurrent_weight"]?.shape.extents.first ?? 0
    let isGRU = units > 0 && first.shape.elementCount == 3 * units
    guard !isGRU else {
      throw mistake(
        "bias", "is two, which one cannot replace in a GRU: give our layer bias: .double")
    }
    result["\(scope).bias"] = first.adding(second)
  }
}
