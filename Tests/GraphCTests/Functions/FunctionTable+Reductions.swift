import GraphC
import Modeling

extension FunctionTable {
  static let reductions: [String: FixtureFunction] = [
    "norm": { ["y": $0["x"].norm(order: $0.number("order", 2))] },
    "standardDeviation": { ["y": $0["x"].standardDeviation([-1])] },
    "logSumExp": { ["y": logSumExp($0["x"], axes: [-1])] },
    "clamp": {
      ["y": clamp($0["x"], Tensor($0.number("low", 0)), Tensor($0.number("high", 1)))]
    },
    "sorted": { ["y": square($0["x"].sorted())] },
    "topK": { ["y": square($0["x"].topK(2).values)] },
  ]
}
