import GraphC
import Modeling
import Testing

/// Which kernels run side by side.
@Suite struct KernelPhasesTests {
  private static func plan(_ build: (GraphBuilder) -> Void) throws -> Plan {
    let builder = GraphBuilder("phases")
    build(builder)
    return try MemoryPlanning.run(Compiler.formKernels(Compiler.optimize(builder.finish())))
  }

  private static func square(_ builder: GraphBuilder, _ name: String) -> Tensor {
    builder.input(name, [16, 16])
  }

  @Test func independentKernelsShareAPhase() throws {
    let plan = try Self.plan { builder in
      let x = Self.square(builder, "x")
      let products = ["a", "b", "c"].map { matmul(x, Self.square(builder, $0)) }
      builder.output("y", matmul(matmul(products[0], products[1]), products[2]))
    }
    #expect(plan.kernels.count == 5)
    #expect(plan.phases == [0..<3])
  }

  /// The old weight is read for the gradient of the input, in an earlier phase than its update.
  @Test func updatesWaitForReadersOfTheOldValue() throws {
    let plan = try Self.plan { builder in
      let x = Self.square(builder, "x")
      let w = builder.parameter("w", [16, 16], initializer: .ones)
      let cotangent = Self.square(builder, "cotangent")
      builder.update(w, to: w - matmul(x.transpose([1, 0]), cotangent))
      builder.output("dx", matmul(cotangent, w.transpose([1, 0])))
    }
    #expect(plan.phases.isEmpty)
    #expect(plan.steps.count == 2, "a copy would be a third step")
    let update = try #require(plan.graph.outputs.first { $0.updates != nil })
    guard case .kernel(let last) = plan.steps[1] else { return #expect(Bool(false)) }
    #expect(plan.kernels[last].outputs.contains(update.value))
  }

  /// Each wants the other's old value: one of them must be copied, and nothing may hang.
  @Test func exchangesAreCopied() throws {
    let plan = try Self.plan { builder in
      let a = builder.parameter("a", [16, 16], initializer: .ones)
      let b = builder.parameter("b", [16, 16], initializer: .ones)
      builder.update(a, to: matmul(b, b))
      builder.update(b, to: matmul(a, a))
    }
    let copies = plan.steps.count { if case .copy = $0 { true } else { false } }
    #expect(copies == 1)
  }

  /// A step of a network: forward, then for each layer its gradients beside each other.
  @Test func layersAreFewPhases() throws {
    let graph = try SampleModels.classifier.trainingGraph(batchSize: 4)
    let plan = try MemoryPlanning.run(Compiler.formKernels(Compiler.optimize(graph)))
    let together = plan.phases.map(\.count).reduce(0, +)
    #expect(plan.steps.count - together + plan.phases.count <= 6, "\(plan.kernels.map(\.name))")
  }

  @Test func checkerRefusesDependentKernelsInAPhase() throws {
    let plan = try Self.plan { builder in
      let x = Self.square(builder, "x")
      builder.output("y", matmul(matmul(x, x), x))
    }
    let bad = plan.changed(phases: [0..<2])
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    #expect(error?.message.contains("uses") ?? false)
  }
}
