import IR
import Testing

/// Text that says `B`: a graph for every batch size.
@Suite struct BatchTextTests {
  /// A text with multiples of the batch size as `multiple` writes them.
  private static func text(_ multiple: (Int) -> String) -> String {
    """
    graph B(%B: input f32[\(multiple(1))x3], %x12B: state i64[2x\(multiple(12))x\(multiple(1))])
        -> (B: f32[\(multiple(1))x3], %x12B: i64[2x\(multiple(12))x\(multiple(1))]) {
      %0 = negate %B : f32[\(multiple(1))x3]  // B, 2B
      %1 = mixed {count = \(multiple(1)), type = f32, label = "B", axes = [\(multiple(1)), 7,
        \(multiple(20))]} : f32[]
      %2 = mixed {type = f32, axes = [\(multiple(3))], count = \(multiple(0))} : f32[]
      return %0, %x12B
    }
    """
  }

  private static let symbolic = text { $0 == 1 ? "B" : "\($0)B" }

  private static func parse(_ text: String, _ batch: Int?) throws(Diagnostic) -> Graph {
    try GraphParser.parse(text, name: "test.ir", operators: Stub.named, batch: batch)
  }

  @Test(arguments: [1, 2, 7, 32, 1000])
  func readsAsTheTextWithNumbersPutIn(_ batch: Int) throws {
    let graph = try Self.parse(Self.symbolic, batch)
    let numbers = Self.text { "\($0 * batch)" }
    #expect(graph == (try Self.parse(numbers, nil)))
    // The batch size has no meaning for a text that does not say it.
    #expect(graph == (try Self.parse(numbers, 5)))
    #expect(graph == (try Stub.parse(graph.text)))
    #expect(GraphParser.usesBatch(Array(Self.symbolic.utf8)))
    #expect(!GraphParser.usesBatch(Array(numbers.utf8)))
  }

  @Test func severalGraphsHaveOneBatchSize() throws {
    let two =
      "graph a(%x: input f32[B]) -> () { return }\ngraph b(%x: input f32[2B]) -> () { return }"
    let graphs = try GraphParser.parseFile(two, name: "f", operators: Stub.named, batch: 3)
    #expect(graphs.map { $0.arguments[0].type.shape } == [[3], [6]])
  }

  /// A text with one place, and whether it says `B` there.
  @Test(arguments: [
    ("%x: input f32[B]", true), ("%x: input f32[3xB]", true), ("%x: input f32[0Bx1]", true),
    ("%x: input f32[ B ]", true), ("%x: input f32[3] // [B]\n", false), ("%B: input f32[3]", false),
    ("%x: input f32[b]", false), ("%x: input f32[B3]", false), ("%x: input f32[xBB]", false),
    ("%x: input f32[\"B\"]", false), ("%x: input f32[3]) -> (y: f32[3], B: f32[3]", false),
    ("%x: input f32[3]) -> () { %0 = mixed {count = 1, B = 2}", false),
    ("%x: input f32[3]) -> () { %0 = mixed {B = 2B}", true),
    ("%x: input f32[3]) -> () { %0 = mixed {count = B, a = 1", true),
    ("%x: input f32[3]) -> () { %0 = mixed {axes = [1, B", false), ("é f32[B]", false),
  ])
  func scanFindsB(_ argument: String, _ expected: Bool) {
    #expect(GraphParser.usesBatch(Array("graph g(\(argument)".utf8)) == expected)
  }

  private static let header = "graph g(%x: input f32[2x3]) -> () {\n"
  private static let huge = String(repeating: "9", count: 200_000)

  /// The second line, a batch size, the message and the column.
  @Test(arguments: [
    ("%0 = negate %x : f32[Bx3]", nil, "the batch size B is not known here", 22),
    ("%0 = mixed {count = 3B, type = f32} : f32[]", nil, "the batch size B is not known here", 21),
    (
      "%0 = mixed {type = f32, axes = [1, B]} : f32[]", nil, "the batch size B is not known here",
      36
    ),
    ("%0 = negate %x : f32[Bx3]", 4, "type is f32[2x3], found f32[4x3] written", 18),
    ("%0 = negate %x : f32[12BxD]", 4, "expected extents such as 2x3, found '12BxD'", 22),
    ("%0 = negate %x : f32[BB]", 4, "expected extents such as 2x3, found 'BB'", 22),
    ("%0 = negate %x : f32[B2]", 4, "expected extents such as 2x3, found 'B2'", 22),
    ("%0 = negate %x : f32[-1B]", 4, "expected extents such as 2x3, found '-1B'", 22),
    ("%0 = negate %x : f32[xB]", 4, "expected extents such as 2x3, found 'xB'", 22),
    ("%0 = negate %x : f32[281474976710657B]", 1, "the shape is too large", 22),
    ("%0 = negate %x : f32[2B]", 1 << 62, "the shape is too large", 22),
    ("%0 = negate %x : f32[BxBxB]", 1 << 20, "the shape is too large", 22),
    ("%0 = negate %x : f32[99999999999999999999B]", 1, "the shape is too large", 22),
    ("%0 = negate %x : f32[\(huge)B]", 0, "the shape is too large", 22),
    (
      "%0 = mixed {count = 2B, type = f32} : f32[]", 1 << 62,
      "2B is outside the range of i64", 21
    ),
    (
      "%0 = mixed {count = 99999999999999999999B, type = f32} : f32[]", 1,
      "99999999999999999999B is outside the range of i64", 21
    ),
    (
      "%0 = mixed {count = \(huge)B, type = f32} : f32[]", 1,
      "the number has more than 100 characters", 21
    ),
    ("%0 = mixed {count = -B, type = f32} : f32[]", 4, "expected a value, found '-B'", 21),
    (
      "%0 = mixed {count = BB, type = f32} : f32[]", 4,
      "mixed: attribute 'count' is not an integer", 6
    ),
    ("%0 = constant {value = f32[1] [B]} : f32[1]", 4, "expected a number, found 'B'", 32),
    ("%0 = constant {value = i64[1] [2B]} : i64[1]", 4, "expected an integer, found '2B'", 32),
    ("%0 = constant {value = i64[] B} : i64[]", 4, "expected an integer, found 'B'", 30),
    (
      "%0 = constant {value = f32[2xB] [1.0, 1.0]} : f32[2]", 1,
      "a tensor literal has a fixed shape, found '2xB'", 28
    ),
  ])
  func mistakes(_ line: String, _ batch: Int?, _ message: String, _ column: Int) throws {
    let error = try #require(throws: Diagnostic.self) { try Self.parse(Self.header + line, batch) }
    #expect(error.message == message)
    #expect(error.subject == "test.ir:2:\(column)")
    if message.hasPrefix("the batch size") { #expect(error.notes == ["note: give --batch"]) }
  }

  @Test func sizesThatMakeNoSenseDoNotTrap() {
    for batch in [0, -1, .min, .max] { _ = try? Self.parse(Self.symbolic, batch) }
  }
}
