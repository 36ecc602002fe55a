import Execution
import IR
import Testing

@Suite struct InitializationTests {
  private func fill(
    _ initializer: Initializer?, _ elementType: ElementType = .f32, seed: Int64 = 1,
    ordinal: Int = 0, count: Int = 20_000
  ) -> TensorData {
    let argument = Argument("w", .parameter, TensorType(elementType, [count]), initializer)
    return try! Initialization.fill(argument, seed: seed, ordinal: ordinal)
  }

  private func moments(_ data: TensorData) -> (mean: Double, deviation: Double) {
    let values = data.doubles
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
    return (mean, variance.squareRoot())
  }

  @Test func fillsConstants() {
    #expect(fill(.constant(2.5), count: 2) == TensorData([2], [2.5, 2.5] as [Float]))
    #expect(fill(nil, .i64, count: 1) == TensorData([1], [0] as [Int64]))
  }

  @Test(arguments: [ElementType.f32, .f64])
  func drawsUniformNumbers(_ elementType: ElementType) {
    let data = fill(.uniform(low: 1, high: 2), elementType)
    #expect(data.doubles.allSatisfy { $0 >= 1 && $0 < 2 })
    // Bounds are five standard errors: deviation / sqrt(20000) each.
    #expect(abs(moments(data).mean - 1.5) < 0.011)
    #expect(abs(moments(data).deviation - 0.2887) < 0.006)
  }

  @Test func staysBelowTheOpenEnd() {
    // One value exists in f32 in this interval.
    let data = fill(.uniform(low: 1, high: 1 + 0x1p-23), count: 100)
    #expect(data.doubles.allSatisfy { $0 == 1 })
  }

  @Test func drawsNormalNumbers() {
    let (mean, deviation) = moments(fill(.normal(mean: 3, deviation: 2)))
    #expect(abs(mean - 3) < 0.071)
    #expect(abs(deviation - 2) < 0.051)
  }

  @Test func truncatesNormalNumbers() {
    let data = fill(.truncatedNormal(mean: 0, deviation: 1), .f64)
    #expect(data.doubles.allSatisfy { $0.magnitude <= 2 })
    // The deviation of the normal distribution cut at 2.
    #expect(abs(moments(data).deviation - 0.8796) < 0.02)
  }

  @Test func fillsBlocks() throws {
    let type = TensorType(.f32, [2, 6])
    let gates = Argument("bias", .parameter, type, .blocks([0, 1, -0.5]))
    let row: [Double] = [0, 0, 1, 1, -0.5, -0.5]
    #expect(try Initialization.fill(gates, seed: 1, ordinal: 0).doubles == row + row)
    let empty = Argument("bias", .parameter, TensorType(.f32, [2, 0]), .blocks([0, 1]))
    #expect(try Initialization.fill(empty, seed: 1, ordinal: 0).doubles.isEmpty)
  }

  @Test(arguments: [[0.0, 1, 2, 3], []]) func blocksMustFit(_ values: [Double]) throws {
    let argument = Argument("bias", .parameter, TensorType(.f32, [6]), .blocks(values))
    let error = #expect(throws: Diagnostic.self) { try argument.resultType(of: []) }
    #expect(
      error?.message == "%bias is f32[6], whose last axis cannot be \(values.count) equal blocks")
  }

  @Test func dependsOnSeedAndOrdinalOnly() {
    let normal = Initializer.normal(mean: 0, deviation: 1)
    #expect(fill(normal) == fill(normal))
    #expect(fill(normal) != fill(normal, seed: 2))
    #expect(fill(normal) != fill(normal, ordinal: 1))
    // A longer tensor starts with the same numbers.
    #expect(fill(normal, count: 7).doubles == Array(fill(normal, count: 9).doubles.prefix(7)))
  }
}
