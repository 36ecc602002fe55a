import IR
import Testing

@Suite struct GraphTextTests {
  /// A graph with every form of argument, result and attribute, built through the builder.
  static func sample() throws -> Graph {
    let builder = GraphBuilder("sample")
    let type = TensorType(.f32, [2, 3])
    let x = builder.argument("x", .input, type)
    let weight = builder.argument(
      "w", .parameter, type, initializer: .uniform(low: -0.1, high: 0.1))
    let step = builder.argument("step", .state, TensorType(.i64, []), initializer: .zeros)
    _ = builder.argument("a", .state, TensorType(.u8, [0, 4]), initializer: .constant(-0.0))
    _ = builder.argument("b", .parameter, type, initializer: .normal(mean: 0, deviation: 1e-5))
    _ = builder.argument(
      "c-1.x", .parameter, type, initializer: .truncatedNormal(mean: 0.5, deviation: 2))
    _ = builder.argument("d", .parameter, type, initializer: .ones)
    _ = builder.argument("e", .parameter, type)
    _ = builder.argument("f", .parameter, type, initializer: .orthogonal(gain: 0.5))
    _ = builder.argument(
      "g", .parameter, type, initializer: .sparse(zeros: 0.25, deviation: 2))
    _ = builder.argument(
      "i", .parameter, TensorType(.f32, [3, 3]),
      initializer: .reservoir(connectivity: 0.5, spectralRadius: 0.95))
    _ = builder.argument("h", .parameter, type, initializer: .blocks([0, 1.5, -1]))
    let sum = builder.apply(Add(), [x, weight])
    let total = builder.apply(Sum([0, 1]), [builder.apply(Negate(), [sum])])
    let one = builder.apply(Constant(TensorData([], [Int64(1)])), [])
    var mixed = Mixed()
    mixed.count = -7
    mixed.scale = .infinity
    mixed.flag = true
    mixed.type = .u8
    mixed.label = "quote \" slash \\ line \n bell \u{7} snow \u{2603}"
    mixed.axes = [3, -1]
    builder.output("loss", total)
    builder.output("mixed", builder.apply(mixed, [x, sum, total]))
    builder.update(weight, to: sum)
    builder.update(step, to: builder.apply(Add(), [step, one]))
    return try builder.finish()
  }

  @Test func everyFormSurvives() throws {
    let graph = try Self.sample()
    try graph.verify()
    let read = try Stub.parse(graph.text)
    #expect(read == graph)
    #expect(read.text == graph.text)
    try read.verify()
  }

  @Test func layout() throws {
    let builder = GraphBuilder("scale")
    let x = builder.argument("x", .input, TensorType(.f32, [2]))
    let two = builder.apply(Constant(TensorData([2], [Float(2), 0.5])), [])
    builder.output("y", builder.apply(Add(), [x, two]))
    let text = """
      graph scale(%x: input f32[2]) -> (y: f32[2]) {
        %0 = constant {value = f32[2] [2.0, 0.5]} : f32[2]
        %1 = add %x, %0 : f32[2]
        return %1
      }

      """
    #expect(try builder.finish().text == text)
  }

  @Test func severalArgumentsAndResultsGetLines() throws {
    let text = """
      graph "two words"(
        %x: input f32[],
        %w: parameter f32[] = ones
      ) -> (
        y: f32[],
        %w: f32[]
      ) {
        return %x, %x
      }

      """
    #expect(try Stub.parse(text).text == text)
  }

  @Test func emptyGraph() throws {
    let graph = Graph(name: "nothing", nodes: [], outputs: [])
    #expect(graph.text == "graph nothing() -> () {\n  return\n}\n")
    #expect(try Stub.parse(graph.text) == graph)
  }

  /// Passes may leave equal and dead nodes; reading must not merge or drop them.
  @Test func equalAndDeadNodesStay() throws {
    let text = """
      graph g(%x: input f32[2]) -> (y: f32[2]) {
        %0 = negate %x : f32[2]
        %1 = negate %x : f32[2]
        return %0
      }

      """
    #expect(try Stub.parse(text).text == text)
  }

  @Test func blanksAndCommentsDoNotMatter() throws {
    let text =
      "// a\r\ngraph g(%x:input f32[2x3])->(y:f32[3]){%0=sum %x{axes=[0]}:f32[3]// b\n"
      + "return%0}"
    let graph = try Stub.parse(text)
    #expect(graph.nodes.count == 2)
    #expect(graph.nodes[1].origin == Origin(file: "test.ir", line: 2, scope: ""))
  }

  /// Names may look like numbers, as in `1e5`, unless they are all digits.
  @Test(arguments: ["1e5", "-5", "inf", "x.y-z_0", "graph", "true", "1.0", "f32"])
  func namesThatLookLikeSomethingElse(_ name: String) throws {
    let builder = GraphBuilder(name)
    let x = builder.argument(name, .state, TensorType(.f32, []))
    builder.output("copy-" + name, x)
    builder.update(x, to: builder.apply(Negate(), [x]))
    let graph = try builder.finish()
    #expect(try Stub.parse(graph.text) == graph)
  }

  @Test func severalGraphsInOneFile() throws {
    let first = try Self.sample()
    let second = Graph(name: "second", nodes: first.nodes, outputs: first.outputs)
    let text = first.text + "\n" + second.text
    let read = try GraphParser.parseFile(text, name: "two.ir", operators: Stub.named)
    #expect(read == [first, second])
    #expect(throws: Diagnostic.self) { try Stub.parse(text) }
  }

  @Test func invalidGraphsStillPrint() {
    let node = Node(Negate(), [Value(9)], TensorType(.f32, [2]))
    let graph = Graph(
      name: "broken", nodes: [node], outputs: [.init(name: "y", value: Value(4))])
    #expect(graph.text.contains("%0 = negate %?9 : f32[2]"))
    #expect(graph.text.contains("y: ?"))
  }
}
