import GraphC
import Testing

/// IR, kernels and C in the documents are what the compiler makes of the README's model.
@Suite struct ExcerptTests {
  /// Everything an excerpt may come from, by the name in its comment.
  private static func stages() throws -> [String: String] {
    let built = try halfAdder.graph(batchSize: 4)
    let step = try halfAdder.trainingGraph(batchSize: 4)
    let optimized = try Compiler.optimize(step)
    let kernels = try Compiler.formKernels(optimized)
    let plan = try MemoryPlanning.run(kernels)
    return [
      "built": built.text, "differentiated": step.text, "optimized": optimized.text,
      "c": CodeGenerator.emit(plan, dialect: .loops).source,
      "c for tcc": CodeGenerator.emit(plan, dialect: .tiles).source,
    ]
  }

  @Test(arguments: try Repository.documents)
  func excerptsAreWhatTheCompilerPrints(_ document: Document) throws {
    let stages = try Self.stages()
    for block in document.blocks where block.kind == "excerpt" {
      let text = try #require(stages[block.name], "no stage '\(block.name)'")
      #expect(
        text.contains(block.text), "\(document.path) shows a \(block.name) unlike:\n\(text)")
    }
  }

  @Test func theReadmesNumbersHold() throws {
    let readme = try Document(path: "README.md").lines.joined(separator: "\n")
    let graph = try Compiler.optimize(try halfAdder.trainingGraph(batchSize: 4))
    let fused = try Compiler.formKernels(graph).kernels.count
    let options = CompilerOptions(disabledPasses: ["fuse"])
    let unfused = try Compiler.formKernels(graph, options).kernels.count
    #expect(readme.contains("\(fused) such kernels instead of \(unfused)"))
    #expect(readme.contains("\(Operators.all.count) operators"))
  }

  @Test func theReadmesModelLearns() throws {
    #expect(try trainHalfAdder() < 0.01)
  }

  @Test func bodiesDoWhatTheySay() throws {
    let builder = GraphBuilder("bodies")
    let x = builder.input("x", [3])
    let (zero, one) = (builder.zeros(TensorType(.f32, [])), builder.ones(TensorType(.f32, [])))
    for (index, tensor) in bodies(x, zero: zero, one: one).enumerated() {
      builder.output("r\(index)", tensor)
    }
    let graph = try builder.finish()
    let results = try Interpreter.run(graph, [TensorData([3], [1, -3, 2] as [Float])])
    #expect(results.map(\.doubles) == [[1, -2, 0], [0], [128]])
  }
}
