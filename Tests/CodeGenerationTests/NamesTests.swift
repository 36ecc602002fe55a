import GraphC
import IR
import Testing

@testable import CodeGeneration

/// What tensors are called in C.
@Suite struct NamesTests {
  @Test(arguments: [
    ("hidden.bias", "hidden_bias"), ("x", "x"), ("W1", "w1"), ("X", "X"),
    // Of C, its headers and compilers.
    ("float", "float_"), ("int64_t", "int64_t_"), ("NULL", "null"), ("linux", "linux_"),
    ("__FILE__", "file__"), ("_Bool", "Bool"),
    // Of printed functions.
    ("i0", "i0_"), ("t12", "t12_"), ("sum3", "sum3_"), ("sum", "sum"), ("begin", "begin_"),
    ("batch", "batch_"), ("gc_frame", "gc_frame_"), ("k0_matmul", "k0_matmul_"),
    ("train_k3_add", "train_k3_add_"), ("constant2", "constant2_"), ("phase0", "phase0_"),
    ("kernel", "kernel"), ("constant", "constant"),
    // No names at all.
    ("3x", "tensor_3x"), ("", "tensor"), ("é", "tensor"),
  ])
  func namesMeanNothingElse(_ name: String, _ expected: String) {
    #expect(ReservedIdentifiers.free(.identifier(name)).text == expected)
  }

  /// Each buffer has a name of its own, whatever tensors are called.
  @Test func namesDiffer() throws {
    let builder = GraphBuilder("names")
    let inputs = ["a.b", "a_b", "a-b", "float", "float_", "add_0"].map { builder.input($0, [4]) }
    var sum = inputs[0] + inputs[1]
    for input in inputs.dropFirst(2) { sum = sum + input }
    builder.output("y", sum)
    let graph = try builder.finish()
    let plan = try Compiler.planMemory(try Compiler.formKernels(graph))
    let names = BufferNames(plan)
    let all = plan.placements.keys.sorted().map { names[$0].text }
    #expect(Set(all).count == all.count)
    #expect(Array(all.prefix(3)) == ["a_b", "a_b_2", "a_b_3"])
  }

  /// Comments say constants, axes and directions, but no long tensors and no bodies.
  @Test func definitionsAreIRText() throws {
    let builder = GraphBuilder("comments")
    let x = builder.input("x", [2, 12])
    let table = builder.constant(TensorData([12], (0..<12).map { Float($0) }))
    let y = (x + table).less(0.5).cast(to: .f32).sum([1])
    builder.output("y", y)
    let plan = try Compiler.planMemory(try Compiler.formKernels(try builder.finish()))
    let names = BufferNames(plan)
    let lines = plan.graph.values.map { names.definition(of: $0) }
    #expect(lines.contains { $0.hasPrefix("%0 = constant {value = f32[12] [...]} : f32[12]") })
    #expect(lines.contains { $0.contains("compare") && $0.contains("direction = less") })
    #expect(lines.contains { $0.contains("reduce_sum") && $0.contains("{axes = [1]}") })
  }
}
