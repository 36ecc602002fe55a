import GraphC
import Modeling

/// What a fixture gives a function.
struct FunctionCall {
  let inputs: [String: Tensor]
  let options: [String: String]

  /// An input that must be there.
  subscript(_ name: String) -> Tensor {
    guard let tensor = inputs[name] else { preconditionFailure("no input \(name)") }
    return tensor
  }

  func optional(_ name: String) -> Tensor? { inputs[name] }

  func number(_ name: String, _ fallback: Double) -> Double {
    options[name].flatMap { Double($0) } ?? fallback
  }

  func integer(_ name: String, _ fallback: Int) -> Int {
    options[name].flatMap { Int($0) } ?? fallback
  }

  /// Python writes True and False.
  func flag(_ name: String, _ fallback: Bool = false) -> Bool {
    options[name].map { $0 == "1" || $0 == "True" } ?? fallback
  }

  var reduction: LossReduction {
    options["reduction"].flatMap { LossReduction(rawValue: $0) } ?? .mean
  }

  var weights: Tensor? { inputs["weights"] }
}

/// A function as fixtures call it.
typealias FixtureFunction = @Sendable (FunctionCall) -> [String: Tensor]

enum FunctionTable {
  static let all: [String: FixtureFunction] = [
    activations, losses, norms, attention, cells, reductions,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
