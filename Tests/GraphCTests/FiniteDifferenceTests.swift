import GraphC
import TestSupport
import Testing

/// Gradients of every operator sample in `f64` against central differences.
@Suite struct FiniteDifferenceTests {
  /// Samples whose result is float and depends on a float argument, in `f64`; `stop_gradient` is
  /// wrong on purpose.
  static let samples = OperatorSamples.all.filter { sample in
    guard sample.name != "stop_gradient" else { return false }
    guard let graph = try? sample.graph().withFloats(.f64), let output = graph.outputs.first else {
      return false
    }
    return graph.type(of: output.value).elementType.isFloat
      && graph.arguments.contains { $0.type.elementType.isFloat }
  }

  @Test func thereAreSamples() { #expect(Self.samples.count > 45) }

  @Test(arguments: samples) func firstOrder(_ sample: Sample) throws {
    let probe = try GradientProbe(sample, order: 1)
    for failure in try probe.failures() { Issue.record("\(sample): \(failure)") }
  }

  @Test(arguments: samples) func secondOrder(_ sample: Sample) throws {
    let probe = try GradientProbe(sample, order: 2)
    for failure in try probe.failures() { Issue.record("\(sample): \(failure)") }
  }

  /// The derivative along a direction, and that its transpose is the reverse sweep:
  /// `<J v, u> = <v, J^T u>`.
  @Test(arguments: samples.filter { $0.name != "gather outside" })
  func forwardAndTransposed(_ sample: Sample) throws {
    let (graph, builder, tensors) = try GradientProbe.copied(sample)
    let result = tensors[graph.outputs[0].value.index]
    let inputs = tensors.filter { $0.node?.argument != nil && $0.elementType.isFloat }
    let tangents = inputs.enumerated().map { builder.argument("v\($0)", .input, $1.type) }
    let u = builder.argument("u", .input, result.type)
    let product = jacobianVectorProduct(of: result, withRespectTo: inputs, tangents: tangents)
    let transposed = vectorJacobianProduct(of: result, withRespectTo: inputs, cotangent: u)
    builder.output("result", result)
    builder.output("product", product)
    builder.output("forward", (product * u).sum())
    builder.output("backward", zip(tangents, transposed).map { ($0 * $1).sum() }.reduce(0, +))
    let finished = try builder.finish()
    let data = GradientProbe.data(sample, finished)
    let values = try Interpreter.run(finished, data)
    let (forward, backward) = (values[2].doubles[0], values[3].doubles[0])
    #expect((forward - backward).magnitude <= 1e-12 * max(1, forward.magnitude))

    let step = 1e-6
    func shifted(by step: Double) throws -> TensorData {
      var moved = data
      for (index, argument) in finished.arguments.enumerated() {
        guard let place = inputs.firstIndex(where: { $0.node?.argument?.label == argument.label }),
          let tangent = finished.argument(named: "v\(place)")
        else { continue }
        let direction = data[tangent.index].doubles
        moved[index] = TensorData(
          argument.type, doubles: zip(data[index].doubles, direction).map { $0 + step * $1 })
      }
      return try Interpreter.run(finished, moved)[0]
    }
    let slopes = zip(try shifted(by: step).doubles, try shifted(by: -step).doubles).map {
      ($0 - $1) / (2 * step)
    }
    for (found, wanted) in zip(values[1].doubles, slopes) {
      #expect((found - wanted).magnitude <= 1e-6 + 1e-4 * wanted.magnitude)
    }
  }
}

/// A scalar function of a sample's arguments with its gradients: the weighted sum of the result,
/// or, for second order, of the first gradients.
struct GradientProbe {
  private let graph: Graph
  private let data: [TensorData]

  /// The sample in `f64`, copied into a builder: graph, builder, tensor of each value.
  static func copied(_ sample: Sample) throws -> (Graph, GraphBuilder, [Tensor]) {
    let graph = try sample.graph().withFloats(.f64)
    let builder = GraphBuilder(graph.name)
    return (graph, builder, builder.copy(graph))
  }

  static func data(_ sample: Sample, _ graph: Graph) -> [TensorData] {
    sample.inputs(of: graph, seed: 3)
  }

  init(_ sample: Sample, order: Int) throws {
    let (graph, builder, tensors) = try Self.copied(sample)
    let inputs = tensors.filter { $0.node?.argument != nil && $0.elementType.isFloat }
    var loss = Self.weighted(tensors[graph.outputs[0].value.index])
    for _ in 1..<order {
      loss = gradients(of: loss, withRespectTo: inputs).map { Self.weighted($0) }.reduce(0, +)
    }
    builder.output("loss", loss)
    for (input, gradient) in zip(inputs, gradients(of: loss, withRespectTo: inputs)) {
      builder.output("gradient.\(input.node?.argument?.label ?? "")", gradient)
    }
    self.graph = try builder.finish()
    data = Self.data(sample, self.graph)
  }

  /// The sum of all elements, each with a weight of its own.
  ///
  /// Squared too, or first gradients of linear operators would be constant and their second order
  /// untested. NaN counts as 0: that is what `gather` gives for an index outside the axis.
  private static func weighted(_ tensor: Tensor) -> Tensor {
    guard let builder = tensor.builder else { return 0 }
    let count = tensor.type.elementCount
    let weights = (0..<count).map { 0.5 + Double($0 * 7 % 11) / 11 }
    let constant = builder.constant(TensorData(tensor.type, doubles: weights))
    let known = select(tensor.equal(tensor), tensor, 0)
    return (square(known) * constant + known * constant).sum()
  }

  /// Where gradients differ from central differences by more than `1e-6 + 1e-4 |slope|`: with
  /// steps of 1e-5, rounding adds about 1e-10 and curvature as much.
  func failures() throws -> [String] {
    let interpreter = Interpreter(graph)
    let values = try interpreter.run(data)
    var failures: [String] = []
    for (output, gradient) in zip(graph.outputs, values).dropFirst() {
      let label = String(output.name.dropFirst("gradient.".count))
      guard let argument = graph.argument(named: label) else { continue }
      for place in 0..<gradient.elementCount {
        func loss(_ step: Double) throws -> Double {
          var moved = data
          var elements = data[argument.index].doubles
          elements[place] += step
          moved[argument.index] = TensorData(gradient.type, doubles: elements)
          return try interpreter.run(moved)[0].doubles[0]
        }
        let slope = (try loss(1e-5) - loss(-1e-5)) / 2e-5
        let found = gradient.doubles[place]
        if !((found - slope).magnitude <= 1e-6 + 1e-4 * slope.magnitude) {
          failures.append("\(output.name)[\(place)] is \(found), the slope is \(slope)")
        }
      }
    }
    return failures
  }
}
