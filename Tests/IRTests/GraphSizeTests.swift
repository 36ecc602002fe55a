import Testing

@testable import IR

/// Sizes whose sums and products do not fit in 64 bits end in errors, where graphs are made.
@Suite struct GraphSizeTests {
  /// Arguments of the largest size, 2^51 bytes each.
  private static func builder(_ count: Int) -> GraphBuilder {
    let builder = GraphBuilder("large")
    for index in 0..<count {
      _ = builder.argument("x\(index)", .input, TensorType(.f64, [Shape.maximumElementCount]))
    }
    return builder
  }

  @Test func valuesTogetherHaveALimit() throws {
    let fits = try Self.builder(31).finish()
    try fits.verify()
    let error = #expect(throws: Diagnostic.self) { try Self.builder(32).finish() }
    #expect(
      error?.description.hasPrefix(
        "error: graph large: its values have more than 72057594037927936 bytes together") == true)
    // However they were put together.
    let again = Graph(name: "large", nodes: fits.nodes + fits.nodes, outputs: [])
    #expect(throws: Diagnostic.self) { try again.checkSize(stage: "test") }
  }

  @Test func workSaturates() {
    let extent = 1 << 24
    #expect(Work(product: extent, extent, extent, 2) == .most)
    #expect(Work(product: extent, extent, 0, extent) == .none)
    #expect(Work(product: 3, 4, 5) == Work(60))
    #expect(Work.most + .most == .most)
    #expect(Work.most * Int.max == .most)
    #expect([Work(1), Work(2), .most].total == .most)
    #expect(Work(7) * 6 == Work(42))
  }
}
