import GraphC
import Modeling

extension FunctionTable {
  static let norms: [String: FixtureFunction] = [
    "layerNorm": {
      let y = layerNorm(
        $0["x"], scale: $0.optional("scale"), shift: $0.optional("shift"),
        axes: $0.integer("axes", 1), epsilon: $0.number("epsilon", 1e-5))
      return ["y": y]
    },
    "rmsNorm": {
      ["y": rmsNorm($0["x"], scale: $0.optional("scale"), axes: $0.integer("axes", 1))]
    },
    "batchNorm": {
      let (y, moments) = batchNorm(
        $0["x"], scale: $0.optional("scale"), shift: $0.optional("shift"),
        axis: $0.integer("axis", 1))
      return ["y": y, "mean": moments.mean, "variance": moments.variance]
    },
    "runningStatistics": {
      let (mean, variance) = batchNorm($0["x"], axis: 1).moments.running(
        mean: $0["mean"], variance: $0["variance"], momentum: $0.number("momentum", 0.1))
      return ["mean": mean, "variance": variance]
    },
    "batchNormInference": {
      let y = batchNorm(
        $0["x"], mean: $0["mean"], variance: $0["variance"], scale: $0.optional("scale"),
        shift: $0.optional("shift"), axis: 1)
      return ["y": y]
    },
    "groupNorm": {
      let y = groupNorm(
        $0["x"], groups: $0.integer("groups", 1), scale: $0.optional("scale"),
        shift: $0.optional("shift"), axis: $0.integer("axis", 1))
      return ["y": y]
    },
    "instanceNorm": {
      let y = instanceNorm(
        $0["x"], scale: $0.optional("scale"), shift: $0.optional("shift"),
        axis: $0.integer("axis", 1))
      return ["y": y]
    },
  ]
}
