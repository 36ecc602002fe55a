import IR
import Testing

/// Constants keep every bit.
@Suite struct NumberTextTests {
  private func roundTrip(_ data: TensorData) throws {
    let node = Node(Constant(data), [], data.type)
    let graph = Graph(name: "c", nodes: [node], outputs: [.init(name: "y", value: Value(0))])
    let read = try Stub.parse(graph.text)
    #expect(read == graph, "\(graph.text)")
  }

  @Test func specialFloats() throws {
    let values: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, -.nan, .signalingNaN,
      Float(bitPattern: 0x7fc1_2345), .leastNonzeroMagnitude, -.leastNormalMagnitude,
      .greatestFiniteMagnitude, .ulpOfOne, 1e10, 16_777_216, 1e-5, 3.402_823_4e38,
    ]
    try roundTrip(TensorData([values.count], values))
  }

  @Test func specialDoubles() throws {
    let values: [Double] = [
      0, -0.0, .infinity, -.infinity, .nan, -.nan, .signalingNaN, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude, 1e16, 1e15, 0.1, .pi, Double(bitPattern: 0xfff8_0000_0000_0001),
    ]
    try roundTrip(TensorData([values.count], values))
  }

  @Test func randomBits() throws {
    var generator = SplitMix(state: 7)
    let words = (0..<500).map { _ in generator.next() }
    try roundTrip(
      TensorData([500], words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }))
    try roundTrip(TensorData([500], words.map { Double(bitPattern: $0) }))
  }

  @Test func integersAndBooleans() throws {
    try roundTrip(TensorData([3], [Int32.min, 0, .max]))
    try roundTrip(TensorData([3, 1], [Int64.min, 0, .max]))
    try roundTrip(TensorData([1, 2], [UInt8.min, .max]))
    try roundTrip(TensorData([2], [true, false]))
    try roundTrip(TensorData([], [true]))
    try roundTrip(TensorData([], [-0.0]))
    try roundTrip(TensorData([0, 3], [Float]()))
  }

  @Test func integersReadAsFloats() throws {
    let text = """
      graph g() -> (y: f32[2]) { %0 = constant {value = f32[2] [1, -2e0]} : f32[2] return %0 }
      """
    let constant = try Stub.parse(text).nodes[0].operation as? Constant
    #expect(constant == Constant(TensorData([2], [Float(1), -2])))
  }
}

/// Sebastiano Vigna's generator: small, seeded, the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
