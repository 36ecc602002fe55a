import Foundation
import GraphC
import Modeling
import TestSupport

/// A case of `Tests/Fixtures/Layers`: a layer with what it has learned, in `f64`.
struct LayerFixture: Decodable, Sendable, CustomStringConvertible {
  let name: String
  /// The layer's name in `LayerTable`.
  let layer: String
  let mode: String
  let options: [String: String]
  let inputs: [String: FixtureTensor]
  /// All parameters and states that the layer declares, by name.
  let parameters: [String: FixtureTensor]
  let states: [String: FixtureTensor]
  let outputs: [String: FixtureTensor]
  /// States that a step changes.
  let updates: [String: FixtureTensor]
  /// Of the sum of all outputs' elements times `cotangent`, for inputs and parameters.
  let gradients: [String: FixtureTensor]
  /// Allowed differences, absolute and relative.
  let bounds: [Double]

  var description: String { name }

  static func load(_ family: String) throws -> [LayerFixture] {
    let file = Fixture.directory.appending(path: "Layers/\(family).json")
    return try JSONDecoder().decode([LayerFixture].self, from: Data(contentsOf: file))
  }

  static let all: [LayerFixture] = Fixture.names(in: "Layers").flatMap {
    (try? load($0)) ?? []
  }

  /// A graph of the layer's results, its updates, and gradients as `gradient.NAME`.
  func graph() throws -> Graph {
    let builder = GraphBuilder("layer")
    var tensors: [String: Tensor] = [:]
    for (name, input) in inputs.sorted(by: { $0.key < $1.key }) {
      tensors[name] = builder.argument(name, .input, input.data.type)
    }
    let call = LayerCall(
      inputs: tensors, options: options, mode: mode == "training" ? .training : .inference)
    let results = LayerTable.all[layer]?(call) ?? [:]
    for (name, tensor) in results { builder.output(name, tensor) }
    let wanted = gradients.keys.sorted().compactMap { builder.argument(named: $0) }
    let total = results.sorted { $0.key < $1.key }.map { result in
      let numbers = (0..<result.value.type.elementCount).map { Double($0 * 7 % 11 + 1) / 8 }
      let weights = builder.constant(TensorData(result.value.type, doubles: numbers))
      return (result.value * weights).sum()
    }.reduce(0, +)
    for (tensor, slope) in zip(wanted, grad(total, wrt: wanted)) {
      builder.output("gradient.\(tensor.node?.argument?.label ?? "")", slope)
    }
    return try builder.finish()
  }

  /// What is expected of every output of the graph.
  var expected: [String: TensorData] {
    var all = outputs.mapValues(\.data)
    for (name, tensor) in gradients { all["gradient.\(name)"] = tensor.data }
    for (name, tensor) in updates { all[name] = tensor.data }
    return all
  }
}

/// What a fixture gives a layer.
struct LayerCall {
  let inputs: [String: Tensor]
  let options: [String: String]
  let mode: Mode

  /// An input that must be there.
  subscript(_ name: String) -> Tensor {
    guard let tensor = inputs[name] else { preconditionFailure("no input \(name)") }
    return tensor
  }

  func integer(_ name: String, _ fallback: Int) -> Int {
    options[name].flatMap { Int($0) } ?? fallback
  }

  func flag(_ name: String, _ fallback: Bool = false) -> Bool {
    options[name].map { $0 == "1" || $0 == "True" } ?? fallback
  }
}
