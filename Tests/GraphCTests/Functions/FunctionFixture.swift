import Foundation
import GraphC
import TestSupport

/// A case of `Tests/Fixtures/Functions`: a function with inputs, results and gradients in `f64`.
struct FunctionFixture: Decodable, Sendable, CustomStringConvertible {
  let name: String
  /// The function's name in `FunctionTable`.
  let function: String
  /// What else it is given.
  let options: [String: String]
  let inputs: [String: FixtureTensor]
  let outputs: [String: FixtureTensor]
  /// Of the sum of all outputs' elements times `cotangent`; absent where they are not defined.
  let gradients: [String: FixtureTensor]?
  /// The same of the sum of the gradients' elements.
  let second: [String: FixtureTensor]?
  /// Allowed differences, absolute and relative.
  let f64: [Double]
  /// Absent where `f32` cannot hold the answer.
  let f32: [Double]?

  var description: String { name }

  static func load(_ family: String) throws -> [FunctionFixture] {
    let file = Fixture.directory.appending(path: "Functions/\(family).json")
    return try JSONDecoder().decode([FunctionFixture].self, from: Data(contentsOf: file))
  }

  func bounds(_ type: ElementType) -> [Double]? { type == .f64 ? f64 : f32 }

  /// Adds the function of inputs called `prefix`… to a graph; floats become `type`.
  ///
  /// - Returns: every result under its name, gradients as `gradient.x` and, if wanted, `second.x`.
  func apply(
    to builder: GraphBuilder, prefix: String, type: ElementType, second wantsSecond: Bool
  ) -> [String: Tensor] {
    guard let function = FunctionTable.all[self.function] else { return [:] }
    var tensors: [String: Tensor] = [:]
    for (name, input) in inputs.sorted(by: { $0.key < $1.key }) {
      let data = Self.converted(input.data, type)
      tensors[name] = builder.argument(prefix + name, .input, data.type)
    }
    let results = function(FunctionCall(inputs: tensors, options: options))
    var all = results
    let names = (gradients ?? [:]).keys.sorted()
    guard !names.isEmpty else { return all }
    let wanted = names.map { tensors[$0] ?? 0 }
    let first = Self.slopes(Array(results.sorted { $0.key < $1.key }.map(\.value)), wanted)
    for (name, slope) in zip(names, first) { all["gradient.\(name)"] = slope }
    guard second != nil, wantsSecond else { return all }
    for (name, slope) in zip(names, Self.slopes(first, wanted)) { all["second.\(name)"] = slope }
    return all
  }

  /// What is expected of every result that `apply` gives.
  func expected(_ type: ElementType, second wantsSecond: Bool) -> [String: TensorData] {
    var all = outputs.mapValues(\.data)
    for (name, tensor) in gradients ?? [:] { all["gradient.\(name)"] = tensor.data }
    guard wantsSecond else { return all }
    for (name, tensor) in second ?? [:] { all["second.\(name)"] = tensor.data }
    return all
  }

  /// Floats as `type`, other elements as they are.
  static func converted(_ data: TensorData, _ type: ElementType) -> TensorData {
    guard data.type.elementType.isFloat, data.type.elementType != type else { return data }
    return TensorData(data.type.with(elementType: type), doubles: data.doubles)
  }

  /// Gradients of the sum of all elements, each times a number of its own.
  private static func slopes(_ tensors: [Tensor], _ wanted: [Tensor]) -> [Tensor] {
    var sums: [Tensor] = []
    for tensor in tensors {
      for (index, slope) in vectorJacobianProduct(
        of: tensor, withRespectTo: wanted, cotangent: cotangent(tensor)
      ).enumerated() {
        if sums.count == index { sums.append(slope) } else { sums[index] = sums[index] + slope }
      }
    }
    return sums
  }

  private static func cotangent(_ tensor: Tensor) -> Tensor {
    let numbers = (0..<tensor.type.elementCount).map { Double($0 * 7 % 11 + 1) / 8 }
    return tensor.builder?.constant(TensorData(tensor.type, doubles: numbers)) ?? 1
  }
}
