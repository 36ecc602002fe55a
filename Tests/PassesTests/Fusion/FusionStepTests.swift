import IR
import Operators
import Passes
import Testing

/// Each step of fusion, on a graph in which it and no other does something.
@Suite struct FusionStepTests {
  /// The kernels' results after all steps up to one.
  private func outputs(after last: FusionStep, _ build: (GraphBuilder) -> Void) throws -> [[String]]
  {
    let builder = GraphBuilder("steps")
    build(builder)
    let graph = try builder.finish()
    var draft = FusionDraft(graph)
    let count = try #require(FusionStep.all.firstIndex { $0.name == last.name }) + 1
    draft.run(Array(FusionStep.all.prefix(count)))
    return draft.outputs.map { $0.map { graph[$0].operation.name } }
  }

  private func input(_ builder: GraphBuilder, _ shape: Shape, _ type: ElementType = .f32) -> Tensor
  {
    builder.argument("x", .input, TensorType(type, shape))
  }

  @Test func aloneEveryValueIsAKernel() throws {
    let builder = GraphBuilder("chain")
    builder.output("y", tanh(exp(input(builder, [4])) + 1))
    var draft = FusionDraft(try builder.finish())
    draft.run([.formKernels])
    // The broadcast of 1 as well.
    #expect(draft.kernelCount == 4)
  }

  @Test func cheapDefinitionsMoveIntoReaders() throws {
    let kernels = try outputs(after: .formKernels) { builder in
      builder.output("y", tanh(exp(input(builder, [4])) + 1))
    }
    #expect(kernels == [["tanh"]])
  }

  @Test func whatReadersWouldRepeatStaysInMemory() throws {
    let kernels = try outputs(after: .formKernels) { builder in
      let x = exp(input(builder, [30]))
      builder.output("y", -x.reshape([30, 1]).broadcast(to: [30, 784]))
    }
    #expect(kernels == [["exp"], ["negate"]])
  }

  @Test func productsNeedMemoryOnBothSides() throws {
    let kernels = try outputs(after: .fuseElements) { builder in
      let x = input(builder, [8, 8])
      builder.output("y", matmul(exp(x), exp(x)) + x)
    }
    #expect(kernels == [["exp"], ["matmul"], ["add"]])
  }

  @Test func kernelsOverTheSameElementsAreOne() throws {
    func build(_ builder: GraphBuilder) {
      let x = input(builder, [64])
      builder.output("a", exp(x))
      builder.output("b", sin(x))
    }
    #expect(try outputs(after: .formKernels, build) == [["exp"], ["sin"]])
    #expect(try outputs(after: .fuseElements, build) == [["exp", "sin"]])
  }

  @Test func sumsOfRowsJoinTheirElements() throws {
    func build(_ builder: GraphBuilder) {
      let x = input(builder, [64, 32])
      builder.output("a", exp(x))
      builder.output("b", x.sum([1]))
    }
    #expect(try outputs(after: .fuseElements, build) == [["exp"], ["reduce_sum"]])
    #expect(try outputs(after: .fuseRows, build) == [["exp", "reduce_sum"]])
  }

  @Test func productsComputeWhatFollows() throws {
    func build(_ builder: GraphBuilder) {
      let x = input(builder, [8, 8])
      builder.output("y", tanh(matmul(x, x) + x))
    }
    #expect(try outputs(after: .fuseRows, build) == [["matmul"], ["tanh"]])
    #expect(try outputs(after: .fuseEpilogues, build) == [["matmul", "tanh"]])
    #expect(try outputs(after: .dropBuffers, build) == [["tanh"]])
  }

  @Test func whatASliceSkipsIsNotComputed() throws {
    func build(_ builder: GraphBuilder) {
      let x = input(builder, [8, 8])
      let both = concatenate([x + 1, matmul(x, x)], axis: 0)
      builder.output("y", both.slice(axis: 0, to: 1))
    }
    let before = try outputs(after: .fuseEpilogues, build)
    #expect(Set(before) == [["matmul"], ["slice"]])
    let after = try outputs(after: .removeUnread, build)
    #expect(after == [["slice"]])
  }

  @Test func productsComputeOperandsWhilePacking() throws {
    func build(_ builder: GraphBuilder) {
      let x = input(builder, [64, 64], .u8)
      let w = builder.argument("w", .parameter, TensorType(.f32, [64, 8]))
      builder.output("y", matmul(x.cast(to: .f32), w))
    }
    #expect(try outputs(after: .removeUnread, build) == [["cast"], ["matmul"]])
    #expect(try outputs(after: .fusePrologues, build) == [["matmul"]])
  }

  @Test func productsLoadWindows() throws {
    let builder = GraphBuilder("windows")
    let x = input(builder, [2, 12, 12, 16])
    let w = builder.argument("w", .parameter, TensorType(.f32, [3, 3, 16, 32]))
    builder.output("y", convolution(x, w))
    let graph = try PassPipeline.optimization.run(try builder.finish())
    func count(disabling names: Set<String>) -> Int {
      var draft = FusionDraft(graph)
      draft.run(disabling: names)
      return draft.kernelCount
    }
    #expect(count(disabling: []) == 1)
    // A prologue would copy them.
    #expect(count(disabling: ["load-windows", "fuse-prologues"]) == 2)
  }

  @Test func stepsReportWhatTheyLeave() throws {
    let builder = GraphBuilder("report")
    let x = input(builder, [8, 8])
    builder.output("y", tanh(matmul(x, x) + x))
    var draft = FusionDraft(try builder.finish())
    var counts: [String: Int] = [:]
    draft.run(disabling: ["fuse-rows"]) { counts[$0.name] = $1.kernelCount }
    #expect(counts["fuse-definitions"] == 2 && counts["fuse-epilogues"] == 1)
    #expect(counts["fuse-rows"] == nil && counts.count == FusionStep.all.count - 1)
  }

  @Test func onlyFormingKernelsCannotBeLeftOut() {
    let names = FusionStep.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      KernelFormation.switches
        == ["fuse"] + names.filter { $0 != "form-kernels" } + ["divide-loops"])
  }
}
