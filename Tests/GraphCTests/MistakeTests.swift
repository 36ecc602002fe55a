import GraphC
import TestSupport
import Testing

/// Mistakes of users end in a diagnostic, never in a trap or in silence.
@Suite struct MistakeTests {
  private func message(_ build: (GraphBuilder) -> Void) -> String {
    let builder = GraphBuilder("mistake")
    build(builder)
    do {
      _ = try builder.finish()
      return "no error"
    } catch {
      return error.description
    }
  }

  @Test func updatesWithTensorsOfOtherGraphs() {
    let other = GraphBuilder("other")
    let foreign = other.argument("p", .parameter, TensorType(.f32, [])) + 1
    let text = message { builder in
      let parameter = builder.argument("p", .parameter, TensorType(.f32, []))
      builder.update(parameter, to: foreign)
      builder.update(foreign, to: parameter)
    }
    #expect(text.contains("update of %p: the tensor belongs to another graph"))
    #expect(text.contains("2 errors"))
  }

  @Test func numbersAreNoTensors() {
    let text = message { builder in
      let counter = builder.argument("counter", .state, TensorType(.i64, []))
      builder.update(counter, to: 0)
      builder.output("three", 3)
    }
    #expect(text.contains("update of %counter: 0.0 is a number, expected a tensor"))
    #expect(text.contains("output three: 3.0 is a number, expected a tensor"))
  }

  @Test func operandsOfTwoGraphsAreNamed() {
    let other = GraphBuilder("other")
    let foreign = other.argument("x", .input, TensorType(.f32, [2]))
    let text = message { builder in
      _ = builder.argument("y", .input, TensorType(.f32, [2])) + foreign
    }
    #expect(text.contains("operand 2 is of graph other, expected mistake"))
  }

  @Test func impossibleInitializers() {
    let bad: [Initializer] = [
      .normal(mean: .nan, deviation: 1), .normal(mean: 0, deviation: -1),
      .uniform(low: 3, high: 1), .uniform(low: -.infinity, high: .infinity),
    ]
    for initializer in bad {
      let text = message {
        _ = $0.argument("p", .parameter, TensorType(.f32, [2]), initializer: initializer)
      }
      #expect(text.contains("%p has an impossible initializer"))
    }
  }

  @Test func gradientOfASliceWithAHugeStep() throws {
    let builder = GraphBuilder("step")
    let x = builder.argument("x", .parameter, TensorType(.f32, [3]))
    let loss = x.slice(starts: [1], stops: [3], steps: [1 << 50]).sum()
    builder.output("gradient", gradients(of: loss, withRespectTo: [x])[0])
    let results = try Interpreter.run(
      builder.finish(), [TensorData([3], [1, 2, 3] as [Float])])
    #expect(results == [TensorData([3], [0, 1, 0] as [Float])])
  }

  @Test func hugeLayers() {
    let text = message { _ = Dense(Int.max)($0.input("x", .f32, [2, 3])) }
    #expect(text.contains("impossible shape"))
  }

  @Test func dataThatDoesNotFillItsShape() throws {
    let short = TensorData([2, 2], [1, 2, 3] as [Float])
    #expect(message { _ = $0.constant(short) }.contains("there are 3 elements"))
    let builder = GraphBuilder("short")
    builder.output("y", builder.input("x", .f32, [2, 2]) * 2)
    let graph = try builder.finish()
    for backend in [Backend.interpreter, .tcc] {
      let program = try Compiler.compile(graph, options: options(backend))
      #expect(throws: Diagnostic.self) { try program.write(short, to: "x") }
    }
    #expect(throws: Diagnostic.self) { try Interpreter.run(graph, [short]) }
    #expect(!TensorData(TensorType(.f32, [-1]), repeating: 1).isConsistent)
  }
}
