import GraphC
import TestSupport
import Testing
import Verification

/// What holds for loops besides their values.
@Suite struct ScanTests {
  private static func inputs(_ graph: Graph) -> [TensorData] {
    Sample("inputs", floats: -0.9...0.9, integers: 0...3) { $0.zeros(TensorType(.f32, [])) }
      .inputs(of: graph, seed: 5)
  }

  private static func plan(_ graph: Graph) throws -> Plan {
    try Compiler.planMemory(Compiler.formKernels(Compiler.optimize(graph)))
  }

  @Test(arguments: ScanGraphs.all.keys.sorted()) func backendsAgree(_ name: String) throws {
    let build = try #require(ScanGraphs.all[name])
    let graph = try ScanGraphs.graph(name, build)
    if let failure = differentialCheck.failure(of: graph, Self.inputs(graph)) {
      Issue.record("\(failure)")
    }
  }

  /// Neither kernels nor nodes nor C grow with the number of steps.
  @Test func compilingDoesNotDependOnTheLength() throws {
    var sizes: [[Int]] = []
    var texts: [[Substring]] = []
    // From some hundred rows on, loops over all steps keep more vectors in flight.
    for length in [100, 1000] {
      // Without threads, among which work is divided by its size.
      let graph = try ScanGraphs.graph("network") { builder in
        [("loss", ScanGraphs.network(builder, length: length)[0].1.sum())]
      }
      let plan = try Self.plan(graph)
      let text = LibrarySource([(name: "network", plan: plan)], isThreaded: false).definitions.text
      let digits = text.filter { !$0.isNumber }
      sizes.append([graph.nodes.count, plan.graph.nodes.count, plan.kernels.count, digits.count])
      texts.append(digits.split(separator: "\n"))
    }
    #expect(sizes[0] == sizes[1])
    let difference = zip(texts[0], texts[1]).first { $0 != $1 }
    #expect(difference.map { "\($0)\n\($1)" } == nil)
  }

  /// A training step's loop and the loop of its gradient, nothing twice.
  @Test func gradientIsOneMoreLoop() throws {
    for name in ["network", "lstm"] {
      let graph = try ScanGraphs.graph(name, try #require(ScanGraphs.all[name]))
      let loops = try Self.plan(graph).kernels.filter {
        if case .control = $0.body { true } else { false }
      }
      #expect(loops.count == 2)
    }
  }

  @Test(arguments: [0, 1]) func shortSequences(_ length: Int) throws {
    let graph = try ScanGraphs.graph("network", order: 2) {
      ScanGraphs.network($0, length: length)
    }
    let inputs = Self.inputs(graph)
    let results = try Interpreter.run(graph, inputs)
    if length == 0 { #expect(results[0].doubles.allSatisfy { $0 == 0 }) }
    #expect(results[1].shape == [length, 2, 4])
    #expect(differentialCheck.failure(of: graph, inputs)?.description == nil)
  }

  @Test func constantsAreComputedOnce() throws {
    let builder = GraphBuilder("hoisting")
    let x = builder.input("x", [6, 3])
    let w = builder.input("w", [3])
    let (last, all) = scan(initial: [w, x.slice(axis: 0, from: 0, to: 1)], over: [x]) {
      carry, element in
      // The first carry never changes, hence neither does what depends on it alone.
      ([carry[0], carry[1] + exp(exp(carry[0]) * 2) * element[0]], [carry[0], element[0]])
    }
    for (index, tensor) in (last + all).enumerated() { builder.output("r\(index)", tensor) }
    let graph = try builder.finish()
    let optimized = try Compiler.optimize(graph)
    let loops = optimized.nodes.compactMap(\.control)
    #expect(loops.count == 1)
    #expect(loops[0].control.bodies[0].nodes.allSatisfy { $0.operation.name != "exp" })
    #expect(loops[0].control.carryCount == 1)
    #expect(differentialCheck.failure(of: graph, Self.inputs(graph))?.description == nil)
  }

  @Test func unusedResultsAreNotComputed() throws {
    let builder = GraphBuilder("unused")
    let x = builder.input("x", [6, 3])
    let (last, _) = scan(initial: [x.slice(axis: 0, to: 1), x.slice(axis: 0, to: 1)], over: [x]) {
      carry, element in
      ([carry[0] + element[0], carry[1] + exp(element[0])], [sin(carry[1])])
    }
    builder.output("sum", last[0])
    let plan = try Self.plan(builder.finish())
    let text = CodeGenerator.emit(plan, dialect: .loops).graphSource
    #expect(!text.contains("exp") && !text.contains("sin"))
  }

  /// The two-neuron network of a lecture: its first 20 steps, computed here in plain Swift.
  @Test(arguments: Backend.allCases) func twoNeurons(_ backend: Backend) throws {
    let builder = GraphBuilder("two-neurons")
    let w = builder.constant(TensorData([2, 2], [-4, -1.5, 1.5, 0] as [Double]))
    let b = builder.constant(TensorData([2], [-3.37, 0.125] as [Double]))
    let start = builder.input("start", .f64, [1, 2])
    let (_, outputs) = scan(initial: [start], length: 20) { state, _ in
      let next = tanh(matmul(state[0], w) + b)
      return ([next], [next])
    }
    builder.output("trajectory", outputs[0])
    let executable = try Compiler.compile(builder.finish(), options: options(backend))
    let found = try executable.results([TensorData([1, 2], [0, 0] as [Double])])[0].doubles
    for (value, expected) in zip(found, TwoNeurons.trajectory) {
      #expect((value - expected).magnitude < 1e-12)
    }
    #expect(found.count == TwoNeurons.trajectory.count)
  }

  /// A loop of one step is its body, with the results of a loop.
  @Test func oneStepIsNoLoop() throws {
    let builder = GraphBuilder("once")
    let x = builder.parameter("x", [1, 3], .f64)
    let w = builder.parameter("w", [3], .f64)
    let (last, all) = scan(initial: [w], over: [x]) { carry, element in
      let next = tanh(carry[0] * element[0])
      return ([next], [next, carry[0]])
    }
    builder.output("last", last[0])
    builder.output("all", all[0])
    builder.output("before", all[1])
    builder.output("gradient.w", grad((last[0] * all[0]).sum(), wrt: w))
    let graph = try builder.finish()
    #expect(graph.nodes.allSatisfy { $0.control == nil })
    #expect(all.map(\.shape) == [[1, 3], [1, 3]])
    #expect(differentialCheck.failure(of: graph, Self.inputs(graph))?.description == nil)
    let mistaken = GraphBuilder("mistaken")
    let (carry, _) = scan(initial: [mistaken.input("y", [2])], length: 1) { carry, _ in
      ([carry[0].sum()], [])
    }
    mistaken.output("y", carry[0])
    do {
      _ = try mistaken.finish()
      Issue.record("expected a mistake")
    } catch {
      #expect(error.message == "carry 0 becomes f32[], expected f32[2] as at the start")
    }
  }

  @Test func randomNumbersDifferInEveryStep() throws {
    let builder = GraphBuilder("noise")
    let key = builder.input("key", .i64, [2])
    let x = builder.parameter("x", [4, 5], .f64)
    let (last, noise) = scan(initial: builder.zeros(TensorType(.f64, [5])), over: x) {
      sum, element in
      let noise = randomUniform(key, [5], .f64)
      return (sum * noise + element, noise)
    }
    builder.output("noise", noise)
    builder.output("gradient.x", grad(last.sum(), wrt: x))
    let graph = try builder.finish()
    let inputs = [TensorData([2], [7, 1] as [Int64]), Self.inputs(graph)[1]]
    let results = try Interpreter.run(graph, inputs)
    #expect(Set(results[0].doubles).count == 20)
    // d last / d x_t is the product of the noise of later steps: the same noise in both loops.
    let steps = (0..<4).map { results[0].element($0).doubles }
    for place in 0..<5 {
      #expect(results[1].element(3).doubles[place] == 1)
      #expect(results[1].element(2).doubles[place] == steps[3][place])
    }
    #expect(differentialCheck.failure(of: graph, inputs)?.description == nil)
  }

  /// Layers inside of a body declare the graph's own parameters.
  @Test func layersInBodies() throws {
    let builder = GraphBuilder("layers")
    let x = builder.input("x", [5, 2, 3])
    let layer = Dense(4, activation: .tanh)
    let (last, _) = scan(initial: builder.zeros(TensorType(.f32, [2, 4])), over: x) {
      state, element in
      let next = layer(concatenate([state, element], axis: 1))
      return (next, next)
    }
    let loss = last.sum()
    let gradients = grad(loss, wrt: builder.arguments(.parameter))
    builder.output("weight", gradients[0])
    builder.output("bias", gradients[1])
    let graph = try builder.finish()
    #expect(graph.arguments.map(\.label) == ["x", "dense.weight", "dense.bias"])
    #expect(differentialCheck.failure(of: graph, Self.inputs(graph))?.description == nil)
  }
}
