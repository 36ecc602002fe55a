import IR
import Operators
import TestSupport
import Testing

@Suite struct SimplificationTests {
  /// Rebuilds a tensor from its operands up, simplifying until nothing changes.
  private func simplified(_ tensor: Tensor) -> Tensor {
    guard let builder = tensor.builder, let node = tensor.node, node.argument == nil else {
      return tensor
    }
    let operands = tensor.operands.map { simplified($0) }
    let rebuilt = builder.apply(node.operation, operands)
    guard let simpler = node.operation.simplified(operands: operands, result: node.type) else {
      return rebuilt
    }
    #expect(simpler.type == tensor.type)
    return simplified(simpler)
  }

  @Test(arguments: Rewrite.elementwise + Rewrite.structural) func rewrites(_ rewrite: Rewrite) {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2, 3])
    let (before, after) = (rewrite.before(x), rewrite.after(x))
    #expect(simplified(before).value == after.value)
    #expect(after.value != nil)
    #expect(builder.diagnostics.isEmpty)
  }
}
