import IR
import Operators
import Passes
import Testing

@Suite struct GraphDifferenceTests {
  private func graph(_ text: String) throws -> Graph {
    try GraphParser.parse(text, name: "test", operators: Operators.named)
  }

  private static let layer = """
    graph layer(%x: input f32[2x3], %w: parameter f32[3x2], %b: parameter f32[3x2]) -> (
      y: f32[2x2]
    ) {
      %0 = matmul %x, %w : f32[2x2]
      %1 = matmul %x, %b : f32[2x2]
      %2 = exp %0 : f32[2x2]
      %3 = subtract %2, %1 : f32[2x2]
      return %3
    }
    """

  @Test func ordersAndNamesDoNotMatter() throws {
    let other = """
      graph other(%second: parameter f32[3x2], %data: input f32[2x3], %first: parameter f32[3x2])
      -> (result: f32[2x2]) {
        %0 = matmul %data, %second : f32[2x2]
        %1 = matmul %data, %first : f32[2x2]
        %2 = exp %1 : f32[2x2]
        %3 = subtract %2, %0 : f32[2x2]
        return %3
      }
      """
    let difference = GraphDifference(try graph(Self.layer), try graph(other))
    #expect(difference.isEmpty)
    // %w is %first: its product goes through exp.
    let pair = try #require(difference.pairs.first { $0.before == Value(1) })
    #expect(pair.after == Value(2))
  }

  @Test func sharedNamesMatter() throws {
    let swapped = Self.layer.replacing("%x, %w", with: "%x, %v").replacing("%x, %b", with: "%x, %w")
      .replacing("%x, %v", with: "%x, %b")
    let difference = GraphDifference(try graph(Self.layer), try graph(swapped))
    #expect(!difference.isEmpty)
  }

  @Test func changedAttributesAndOperandsAreFound() throws {
    let before = try graph(
      """
      graph f(%x: input f32[2x3]) -> (y: f32[2], z: f32[3]) {
        %0 = exp %x : f32[2x3]
        %1 = reduce_sum %0 {axes = [1]} : f32[2]
        %2 = negate %1 : f32[2]
        %3 = reduce_sum %x {axes = [0]} : f32[3]
        return %2, %3
      }
      """)
    let after = try graph(
      """
      graph f(%x: input f32[2x3]) -> (y: f32[2], z: f32[3]) {
        %0 = tanh %x : f32[2x3]
        %1 = reduce_sum %0 {axes = [1]} : f32[2]
        %2 = negate %1 : f32[2]
        %3 = reduce_sum %x {axes = [0]} : f32[3]
        return %2, %3
      }
      """)
    let difference = GraphDifference(before, after)
    #expect(difference.removed == [Value(1)] && difference.added == [Value(1)])
    #expect(difference.pairs.map(\.kind) == [.same, .changed, .moved, .same])
    #expect(GraphDifference(before, before).isEmpty)
  }

  @Test func outputsAndTypesMatter() throws {
    let longer = try graph(Self.layer.replacing("2x", with: "4x").replacing("[3x4]", with: "[3x2]"))
    #expect(GraphDifference(try graph(Self.layer), longer).pairs.contains { $0.kind == .changed })
    let second = Self.layer.replacing("  y: f32[2x2]", with: "  y: f32[2x2], e: f32[2x2]")
      .replacing("return %3", with: "return %3, %2")
    let difference = GraphDifference(try graph(Self.layer), try graph(second))
    #expect(!difference.hasSameOutputs && !difference.isEmpty && difference.added.isEmpty)
  }

  /// Interchangeable arguments are paired as the first pair of them demands.
  @Test func symmetricGraphsAreEqual() throws {
    func towers(_ a: String, _ b: String, _ c: String, _ d: String) throws -> Graph {
      try graph(
        """
        graph towers(%\(a): input f32[4], %\(b): input f32[4], %\(c): input f32[4],
          %\(d): input f32[4]) -> (r: f32[4]) {
          %0 = subtract %\(a), %\(b) : f32[4]
          %1 = subtract %\(c), %\(d) : f32[4]
          %2 = multiply %0, %1 : f32[4]
          return %2
        }
        """)
    }
    #expect(GraphDifference(try towers("a", "b", "c", "d"), try towers("p", "q", "r", "s")).isEmpty)
  }

  @Test func passesKeepMostNodes() throws {
    let builder = GraphBuilder("f")
    let x = builder.argument("x", .input, TensorType(.f32, [4]))
    let half = builder.constant(TensorType(.f32, []), 1) / builder.constant(TensorType(.f32, []), 2)
    builder.output("y", exp(x) * half)
    let before = try builder.finish()
    let after = try Pass.foldConstants.run(before)
    let difference = GraphDifference(before, after)
    // Two constants and their quotient become one constant; exp and the input stay.
    #expect(difference.pairs.filter { $0.kind == .same }.count == 2)
    #expect(difference.removed.count + difference.pairs.count == before.nodes.count)
  }
}
