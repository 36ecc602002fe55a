import IR
import Operators
import TestSupport
import Testing

/// Structure and mistakes of reverse accumulation; values are compared elsewhere.
@Suite struct GradientTests {
  @Test func mistakesAreRecorded() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2])
    let i = builder.input("i", .i32, [2])
    #expect(gradients(of: x, withRespectTo: [x]).count == 1)
    #expect(gradients(of: x.sum(), withRespectTo: [x, i]).count == 2)
    #expect(vectorJacobianProduct(of: x, withRespectTo: [x], cotangent: x.sum()).count == 1)
    _ = jacobianVectorProduct(of: x, withRespectTo: [x], tangents: [])
    #expect(
      builder.diagnostics.map(\.message) == [
        "the loss is f32[2], expected a float scalar",
        "expected float tensors of one graph, the cotangent like the output",
        "expected float tensors of one graph, the cotangent like the output",
        "expected one tangent of equal type for each tensor",
      ])
  }

  @Test func unreachedTensorsGetZeros() {
    let builder = GraphBuilder("test")
    let (x, y) = (builder.input("x", .f32, [2]), builder.input("y", .f32, [3]))
    let unreached = gradients(of: x.sum(), withRespectTo: [y])[0]
    #expect(unreached.value == y.zerosLike.value)
    let blocked = gradients(of: stopGradient(x).sum(), withRespectTo: [x])[0]
    #expect(blocked.value == x.zerosLike.value)
    #expect(grad(3, wrt: x).value == x.zerosLike.value)
  }

  @Test func intermediateTensorsHaveGradients() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2])
    let y = exp(x)
    let loss = y.sum()
    // Nodes made after the loss do not disturb the sweep.
    _ = loss * 2 + x
    #expect(grad(loss, wrt: y).value == builder.ones(y.type).value)
    #expect(grad(loss, wrt: loss).value == builder.ones(loss.type).value)
  }

  /// Two nested gradients exist and have the operands' types for every operator.
  @Test(arguments: OperatorSamples.all) func gradientsOfGradients(_ sample: Sample) throws {
    let graph = try sample.graph()
    let builder = GraphBuilder("test")
    var tensors: [Tensor] = []
    for node in graph.nodes {
      if let argument = node.argument {
        tensors.append(builder.argument(argument.label, argument.role, argument.type))
      } else {
        tensors.append(builder.apply(node.operation, node.operands.map { tensors[$0.index] }))
      }
    }
    let result = tensors[graph.outputs[0].value.index]
    let inputs = tensors.filter { $0.node?.argument != nil && $0.elementType.isFloat }
    guard result.elementType.isFloat else { return }
    let first = gradients(of: square(result).sum(), withRespectTo: inputs)
    #expect(first.map(\.type) == inputs.map(\.type))
    for tensor in first {
      let second = gradients(of: square(tensor).sum(), withRespectTo: inputs)
      #expect(second.map(\.type) == inputs.map(\.type))
    }
    let tangent = jacobianVectorProduct(of: result, withRespectTo: inputs, tangents: inputs)
    #expect(tangent.type == result.type)
    #expect(builder.diagnostics.isEmpty)
  }
}
