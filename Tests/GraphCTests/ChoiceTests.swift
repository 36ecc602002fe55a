import GraphC
import TestSupport
import Testing
import Verification

/// What holds for choices and loops of unknown length besides their values.
@Suite struct ChoiceTests {
  /// Positive, so that roots are found.
  private static func inputs(_ graph: Graph) -> [TensorData] {
    Sample("inputs", floats: 0.1...0.9, integers: 1...3) { $0.zeros(TensorType(.f32, [])) }
      .inputs(of: graph, seed: 5)
  }

  private static func check(_ graph: Graph) {
    #expect(differentialCheck.failure(of: graph, inputs(graph))?.description == nil)
  }

  private static func plan(_ graph: Graph) throws -> Plan {
    try Compiler.planMemory(Compiler.formKernels(Compiler.optimize(graph)))
  }

  /// All passes and backends, 1 and 2 threads, text, memory plans.
  @Test(arguments: ChoiceGraphs.all.keys.sorted()) func backendsAgree(_ name: String) throws {
    let build = try #require(ChoiceGraphs.all[name])
    Self.check(try ScanGraphs.graph(name, build))
  }

  /// Kernels beside a choice use threads; those in it are computed by one of them.
  @Test func choicesBesideLargeKernels() throws {
    let builder = GraphBuilder("beside")
    let x = builder.parameter("x", [24, 16])
    let w = builder.parameter("w", [16, 16])
    let product = matmul(x, w)
    let flag = builder.input("flag", .bool, [])
    let results = cond(flag, [product, x]) {
      [tanh($0[0]), ($0[0] * $0[1]).sum()]
    } otherwise: {
      [matmul($0[1], w), $0[0].sum()]
    }
    let loss = (results[0] * product).mean() + results[1]
    builder.output("loss", loss)
    for (name, gradient) in zip(["x", "w"], grad(loss, wrt: [x, w])) {
      builder.update(name == "x" ? x : w, to: (name == "x" ? x : w) - gradient * 0.1)
    }
    let graph = try builder.finish()
    let data = Self.inputs(graph)
    for isTrue in [0, 1] as [Int64] {
      let inputs = zip(graph.arguments, data).map { argument, values in
        argument.label == "flag" ? TensorData(values.type, integers: [isTrue]) : values
      }
      #expect(differentialCheck.failure(of: graph, inputs)?.description == nil)
    }
  }

  @Test func onlyTheTakenBranchRuns() throws {
    let builder = GraphBuilder("taken")
    let x = builder.input("x", [3])
    // The other branch would never end.
    let last = cond(x.sum().less(100)) {
      exp(x)
    } otherwise: {
      whileLoop(x) {
        $0.sum().greater(-1e9)
      } body: {
        $0 + 1
      }
    }
    builder.output("last", last)
    let plan = try Self.plan(try builder.finish())
    #expect(plan.kernels.count == 2)
    Self.check(plan.graph)
  }

  @Test func knownChoicesVanish() throws {
    let builder = GraphBuilder("known")
    let x = builder.parameter("x", [3])
    let yes = builder.ones(TensorType(.bool, []))
    let flag = builder.input("flag", .bool, [])
    let folded = cond(not(yes), x) {
      exp($0)
    } otherwise: {
      sin($0)
    }
    let same = cond(flag, x) {
      cos($0)
    } otherwise: {
      cos($0)
    }
    let passed = cond(flag, [x, x * 2]) {
      [$0[0], $0[1]]
    } otherwise: {
      [$0[0], $0[0]]
    }
    let loss = folded.sum() + same.sum() + passed[0].sum()
    builder.output("loss", loss)
    builder.output("gradient", grad(loss, wrt: x))
    let optimized = try Compiler.optimize(try builder.finish())
    #expect(optimized.nodes.allSatisfy { $0.control == nil && $0.operation.name != "exp" })
    Self.check(optimized)
  }

  @Test func unusedResultsOfChoicesAreNotComputed() throws {
    let builder = GraphBuilder("unused")
    let x = builder.input("x", [3])
    let y = builder.input("y", [3])
    let flag = builder.input("flag", .bool, [])
    let results = cond(flag, [x, y]) {
      [exp($0[0]), sin($0[1])]
    } otherwise: {
      [$0[0] * 2, $0[1]]
    }
    builder.output("first", results[0])
    let optimized = try Compiler.optimize(try builder.finish())
    let node = try #require(optimized.nodes.first { $0.control != nil })
    #expect(node.operands.count == 2)
    #expect(node.control?.control.resultCount == 1)
    Self.check(optimized)
  }

  @Test func numbersInBranches() throws {
    let builder = GraphBuilder("numbers")
    let x = builder.input("x", [2])
    let results = cond(builder.input("flag", .bool, []), [x]) {
      [0, $0[0], 1]
    } otherwise: {
      [$0[0], -1, 2]
    }
    #expect(results.map(\.type) == [x.type, x.type, TensorType(.f32, [])])
    #expect(
      cond(1, [2, 3]) {
        [$0[0]]
      } otherwise: {
        [$0[1]]
      }[0].number == 2)
    #expect(
      cond(0, 2) {
        $0
      } otherwise: {
        -$0
      }.number == -2)
  }

  /// Random numbers in a branch are those outside, also in its gradient.
  @Test func keysInBranches() throws {
    let builder = GraphBuilder("keys")
    let key = builder.input("key", .i64, [2])
    let x = builder.parameter("x", [4])
    let last = cond(x.sum().less(100), x) {
      $0 * randomUniform(key, [4], stream: 3)
    } otherwise: {
      $0
    }
    builder.output("outside", randomUniform(key, [4], stream: 3))
    builder.output("gradient", grad(last.sum(), wrt: x))
    let graph = try builder.finish()
    let results = try Interpreter.run(graph, Self.inputs(graph))
    #expect(results[0].doubles == results[1].doubles)
    Self.check(graph)
  }

  /// A key from outside of a scan, used in a branch of its body, differs in every step.
  @Test func keysInBranchesOfScans() throws {
    let builder = GraphBuilder("keys")
    let key = builder.input("key", .i64, [2])
    let x = builder.input("x", [4])
    let (_, noise) = scan(initial: [0], over: [x]) { carry, element in
      let noise = cond(element[0].less(100)) {
        randomUniform(key, [2])
      } otherwise: {
        builder.zeros(TensorType(.f32, [2]))
      }
      return (carry, [noise])
    }
    builder.output("noise", noise[0])
    let graph = try builder.finish()
    #expect(Set(try Interpreter.run(graph, Self.inputs(graph))[0].doubles).count == 8)
    Self.check(graph)
  }

  @Test func limitsEndLoops() throws {
    let builder = GraphBuilder("limit")
    let x = builder.input("x", [])
    let doubled = whileLoop(x.onesLike, limit: 5) {
      $0.equal($0)
    } body: {
      $0 * 2
    }
    let never = whileLoop(x.onesLike, limit: 0) {
      $0.equal($0)
    } body: {
      $0 * 2
    }
    builder.output("doubled", doubled)
    builder.output(
      "early",
      whileLoop(x.onesLike, limit: 50) {
        $0.less(7)
      } body: {
        $0 * 2
      })
    builder.output("never", never)
    let graph = try builder.finish()
    let results = try Interpreter.run(graph, Self.inputs(graph))
    #expect(results.map { $0.doubles[0] } == [32, 8, 1])
    Self.check(graph)
  }

  @Test func unusedCarriesOfLoopsAreNotComputed() throws {
    let builder = GraphBuilder("carries")
    let x = builder.input("x", [])
    let results = whileLoop([x, x.onesLike, x * 3, x * 5]) {
      $0[0].less(20)
    } body: {
      [$0[0] + $0[2] * $0[2] + 1, exp($0[1] * $0[3]), $0[2], sin($0[0])]
    }
    builder.output("first", results[0])
    builder.output("third", results[2])
    let graph = try builder.finish()
    let optimized = try Compiler.optimize(graph)
    let loops = optimized.nodes.compactMap(\.control)
    #expect(loops.count == 1)
    #expect(loops[0].control.carryCount == 1)
    #expect(loops[0].control.bodies[1].nodes.allSatisfy { $0.operation.name != "exp" })
    Self.check(graph)
  }

  @Test func loopsThatNeverRunVanish() throws {
    let builder = GraphBuilder("never")
    let x = builder.input("x", [3])
    let no = builder.zeros(TensorType(.bool, []))
    builder.output(
      "last",
      whileLoop(exp(x)) { _ in
        no
      } body: {
        sin($0)
      })
    let optimized = try Compiler.optimize(try builder.finish())
    #expect(optimized.nodes.allSatisfy { $0.control == nil })
  }
}
