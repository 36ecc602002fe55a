import IR
import Testing

/// Each rule of the verifier, violated by hand.
@Suite struct GraphVerifyTests {
  private static let type = TensorType(.f32, [2])
  private static let x = Node(Argument("x", .input, type, nil), [], type)
  private static let w = Node(Argument("w", .state, type, nil), [], type)
  private static let negated = Node(Negate(), [Value(0)], type)

  private func message(_ nodes: [Node], _ outputs: [Graph.Output] = []) -> String? {
    do {
      try Graph(name: "g", nodes: nodes, outputs: outputs).verify()
      return nil
    } catch {
      #expect(error.stage == "verify")
      #expect(error.subject == "graph g")
      return error.message
    }
  }

  @Test func acceptsWellFormedGraphs() throws {
    try GraphTextTests.sample().verify()
    #expect(message([Self.x, Self.negated], [.init(name: "y", value: Value(1))]) == nil)
  }

  @Test func argumentsComeFirst() {
    #expect(message([Self.x, Self.negated, Self.w]) == "argument %w stands after operators")
  }

  @Test func labelsDiffer() {
    #expect(message([Self.x, Self.x]) == "two arguments are called %x")
  }

  @Test func labelsAreNames() {
    let node = Node(Argument("a b", .input, Self.type, nil), [], Self.type)
    let found = "%a b: argument: 'a b' is no name; use letters, digits, '_', '.' and '-'"
    #expect(message([node]) == found)
  }

  @Test func inputsHaveNoInitializer() {
    let node = Node(Argument("x", .input, Self.type, .zeros), [], Self.type)
    #expect(message([node]) == "input %x has an initializer")
  }

  @Test func operandsPrecedeUsers() {
    let node = Node(Negate(), [Value(1)], Self.type)
    let found = "%0: negate: it does not come after all of its operands"
    #expect(message([Self.x, node]) == found)
  }

  @Test(arguments: [-1, 2, Int.max]) func operandsAreInside(_ index: Int) {
    let node = Node(Negate(), [Value(index)], Self.type)
    #expect(message([Self.x, node]) == "%0: negate: operand index \(index) is outside the graph")
  }

  @Test func typesAreThoseOfTheShapeRule() {
    let node = Node(Negate(), [Value(0)], TensorType(.f32, [3]))
    #expect(message([Self.x, node]) == "%0: negate: type is f32[2], found f32[3] stored")
  }

  @Test func shapeRulesHold() {
    let node = Node(Add(), [Value(0)], Self.type)
    #expect(message([Self.x, node]) == "%0: add: takes 2 operands, found 1")
  }

  @Test func shapesAreValid() {
    let type = TensorType(.f32, [-1])
    let node = Node(Argument("x", .input, type, nil), [], type)
    #expect(message([node]) == "%x: argument: %x has the impossible shape [-1]")
  }

  @Test func outputsAreInside() {
    let outputs = [Graph.Output(name: "y", value: Value(1))]
    #expect(message([Self.x], outputs) == "output y: value index 1 is outside the graph")
  }

  @Test func outputNamesDifferAndAreNames() {
    let twice = [Graph.Output(name: "y", value: Value(0)), .init(name: "y", value: Value(0))]
    #expect(message([Self.x], twice) == "two outputs are called y")
    let blank = [Graph.Output(name: "", value: Value(0))]
    #expect(message([Self.x], blank) == "output '': is no name")
  }

  @Test func updatesNameAParameterOrStateOfEqualType() {
    func update(_ name: String, _ value: Int, _ target: Int) -> [Graph.Output] {
      [.init(name: name, value: Value(value), updates: Value(target))]
    }
    let scalar = Node(Sum([0]), [Value(0)], TensorType(.f32, []))
    let nodes = [Self.x, Self.w, scalar]
    #expect(message(nodes, update("w", 0, 1)) == nil)
    let nothing = "it updates no parameter or state"
    #expect(message(nodes, update("x", 0, 0)) == "output x: \(nothing)")
    #expect(message(nodes, update("w", 0, 2)) == "output w: \(nothing)")
    #expect(message(nodes, update("w", 0, 7)) == "output w: \(nothing)")
    #expect(message(nodes, update("v", 0, 1)) == "output v: its name differs from that of %w")
    #expect(message(nodes, update("w", 2, 1)) == "output w: expected f32[2], found f32[]")
    let twice = update("w", 0, 1) + update("w", 1, 1)
    #expect(message(nodes, twice) == "two outputs are called w")
  }

  @Test func theBuilderRefusesAnUpdateUnderATakenName() {
    let builder = GraphBuilder("g")
    let w = builder.argument("w", .state, Self.type)
    builder.output("w", w)
    builder.update(w, to: w)
    #expect(builder.diagnostics.map(\.message) == ["the name is taken by another output"])
  }
}
