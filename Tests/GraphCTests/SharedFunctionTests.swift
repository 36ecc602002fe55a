import CodeGeneration
import Foundation
import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Kernels that differ in buffers only are one C function.
@Suite struct SharedFunctionTests {
  /// Equal layers behind each other.
  private static func layers(_ count: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("layers")
    var x = builder.input("x", [16, 24])
    for layer in 0..<count {
      let w = builder.parameter("w\(layer)", [24, 24])
      let b = builder.parameter("b\(layer)", [24])
      x = layerNorm(x + gelu(matmul(x, w) + b))
    }
    let parameters = builder.arguments(.parameter)
    let loss = square(x).mean()
    builder.output("loss", loss)
    for (index, gradient) in grad(loss, wrt: parameters).enumerated() {
      builder.output("d\(index)", gradient)
    }
    return try builder.finish()
  }

  private static func program(_ graph: Graph, _ dialect: Dialect) throws(Diagnostic) -> (
    plan: Plan, source: String
  ) {
    let kernels = try KernelFormation.run(try Compiler.optimize(graph))
    let plan = try Compiler.planMemory(kernels)
    return (plan, CodeGenerator.emit(plan, dialect: dialect).graphSource)
  }

  /// Loops and calls of primitives, which cost the C compiler.
  private static func workCount(_ source: String) -> Int {
    source.split(separator: "\n").count { line in
      ["GC_VECTORIZE", "gc_tile_", "->gemm_"].contains { line.contains($0) }
    }
  }

  @Test(arguments: Dialect.allCases) func codeDoesNotGrowWithLayers(_ dialect: Dialect) throws {
    let few = try Self.program(try Self.layers(4), dialect)
    let many = try Self.program(try Self.layers(12), dialect)
    #expect(many.plan.kernels.count >= 2 * few.plan.kernels.count)
    // Where results go over operands depends on what else is in memory.
    #expect(4 * Self.workCount(many.source) <= 5 * Self.workCount(few.source))
    // Each kernel is still a function of its own name, which profiles and explanations tell.
    for kernel in many.plan.kernels {
      #expect(many.source.contains("void \(kernel.name)(void *context"))
    }
  }

  @Test(arguments: [Backend.tcc, .cc]) func sharingKeepsValues(_ backend: Backend) throws {
    let graph = try Self.layers(5)
    let inputs = try VerificationData(graph, seed: 8).arguments()
    let expected = try Interpreter.run(graph, inputs)
    for threads in [1, 2] {
      let run = Agreement.check(graph, inputs, expected, options(backend, threads: threads))
      if let failure = run.failure { Issue.record("\(backend.rawValue): \(failure)") }
    }
  }

  /// Where a result goes over its operand, and where it does not, loops differ.
  @Test func placesTellFunctionsApart() throws {
    let builder = GraphBuilder("places")
    let (a, b) = (builder.parameter("a", [3000]), builder.input("b", [3000]))
    let (c, d) = (builder.input("c", [3000]), builder.input("d", [3000]))
    builder.update(a, to: tanh(a) * b + a)
    builder.output("y", tanh(c) * d + c)
    let graph = try builder.finish()
    let inputs = try VerificationData(graph, seed: 2).arguments()
    let expected = try Interpreter.run(graph, inputs)
    for backend in [Backend.tcc, .cc] {
      let run = Agreement.check(graph, inputs, expected, options(backend))
      if let failure = run.failure { Issue.record("\(backend.rawValue): \(failure)") }
    }
  }

  /// No function has more code than a C compiler is quick with, however long a chain is.
  @Test func chainsAreCut() throws {
    let builder = GraphBuilder("chain")
    var x = builder.input("x", [4096])
    for _ in 0..<1000 { x = sin(x) }
    builder.output("y", x)
    let (plan, source) = try Self.program(try builder.finish(), .loops)
    #expect(plan.kernels.count <= 40)
    let calls = source.components(separatedBy: "gc_sin_f32(").count - 1
    #expect(calls <= 120, "\(calls) calls of sin in all functions")
  }
}
