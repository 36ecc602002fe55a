import GraphC

extension ForeignLayout {
  /// Queries', keys' and values' weights below each other, or apart.
  func pytorchAttention(
    _ expected: [String: TensorType]
  ) throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    if let weight = parts["out_proj.weight"] {
      try require("out_proj.weight", [2])
      result["\(target).output.weight"] = weight.transposed([1, 0])
    }
    result["\(target).output.bias"] = parts["out_proj.bias"]
    if parts["in_proj_weight"] != nil { try require("in_proj_weight", [2]) }
    let all = [
      ("weight", "in_proj_weight", parts["in_proj_weight"]?.transposed([1, 0])),
      ("bias", "in_proj_bias", parts["in_proj_bias"]),
    ]
    for case (let name, let part, let tensor?) in all {
      if expected["\(target).query_key_value.\(name)"] != nil {
        result["\(target).query_key_value.\(name)"] = tensor
        continue
      }
      let width = tensor.shape.extents.last ?? 0
      guard tensor.shape.rank >= 1, width.isMultiple(of: 3) else {
        throw mistake(part, "is \(tensor.type), expected three projections")
      }
      for (number, projection) in ["query", "key", "value"].enumerated() {
        let start = number * width / 3
        result["\(target).\(projection).\(name)"] = tensor.columns(
          Array(start..<start + width / 3))
      }
    }
    for (part, name) in [("q", "query"), ("k", "key"), ("v", "value")] {
      guard let tensor = parts["\(part)_proj_weight"] else { continue }
      try require("\(part)_proj_weight", [2])
      result["\(target).\(name).weight"] = tensor.transposed([1, 0])
    }
    return result
  }

  /// Weights have an axis for the heads, which stand side by side in ours.
  func kerasAttention() throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    let names = [
      ("query", "query"), ("key", "key"), ("value", "value"), ("attention_output", "output"),
    ]
    for (theirs, name) in names {
      if let kernel = parts["\(theirs)/kernel"] {
        try require("\(theirs)/kernel", [3])
        let extents = kernel.shape.extents
        result["\(target).\(name).weight"] = kernel.reshaped(
          name == "output"
            ? [extents[0] * extents[1], extents[2]] : [extents[0], extents[1] * extents[2]])
      }
      if let bias = parts["\(theirs)/bias"] {
        try require("\(theirs)/bias", [1, 2])
        result["\(target).\(name).bias"] = bias.reshaped([bias.elementCount])
      }
    }
    return result
  }
}
