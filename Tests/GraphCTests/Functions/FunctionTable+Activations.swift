import GraphC
import Modeling

extension FunctionTable {
  static let activations: [String: FixtureFunction] = [
    "relu": { ["y": relu($0["x"])] },
    "leakyReLU": { ["y": leakyReLU($0["x"], slope: $0.number("slope", 0.01))] },
    "relu6": { ["y": relu6($0["x"])] },
    "elu": { ["y": elu($0["x"], alpha: $0.number("alpha", 1))] },
    "selu": { ["y": selu($0["x"])] },
    "celu": { ["y": celu($0["x"], alpha: $0.number("alpha", 1))] },
    "gelu": { ["y": gelu($0["x"], approximately: $0.flag("approximately"))] },
    "swish": { ["y": swish($0["x"], beta: $0.number("beta", 1))] },
    "hardSwish": { ["y": hardSwish($0["x"])] },
    "mish": { ["y": mish($0["x"])] },
    "sigmoid": { ["y": sigmoid($0["x"])] },
    "hardSigmoid": { ["y": hardSigmoid($0["x"])] },
    "logSigmoid": { ["y": logSigmoid($0["x"])] },
    "tanh": { ["y": tanh($0["x"])] },
    "softplus": { ["y": softplus($0["x"])] },
    "softsign": { ["y": softsign($0["x"])] },
    "step": { ["y": step($0["x"], atZero: $0.number("atZero", 1))] },
    "softmax": { ["y": softmax($0["x"], axis: $0.integer("axis", -1))] },
    "logSoftmax": { ["y": logSoftmax($0["x"], axis: $0.integer("axis", -1))] },
  ]
}
