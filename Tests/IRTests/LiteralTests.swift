import IR
import Testing

@Suite struct LiteralTests {
  @Test func valuesConvertToTheType() {
    #expect(Literal(0.1, .f32).double == Double(Float(0.1)))
    #expect(Literal(0.1, .f64).double == 0.1)
    #expect(Literal(-1.9, .i32).integer == -1)
    #expect(Literal(1e20, .i32).integer == Int64(Int32.max))
    #expect(Literal(.nan, .i64).integer == 0)
    #expect(Literal(300, .u8).integer == 255)
    #expect(Literal(0.5, .bool).integer == 1)
    #expect(Literal(integer: .max, .i64).integer == .max)
    #expect(Literal(integer: 3, .f32).double == 3)
  }

  @Test func equalityIsByBits() {
    #expect(Literal(.nan, .f32) == Literal(.nan, .f32))
    #expect(Literal(0, .f64) != Literal(-0.0, .f64))
    #expect(Literal(0, .f32) != Literal(0, .f64))
  }

  @Test(arguments: ElementType.allCases) func extremaBoundTheType(_ type: ElementType) {
    #expect(Literal.lowest(type).double <= Literal(0, type).double)
    #expect(Literal.highest(type).double >= Literal(1, type).double)
    #expect(Reduction.maximum.identity(type) == .lowest(type))
    #expect(Reduction.minimum.identity(type) == .highest(type))
  }

  @Test func onlySingleElementsAreLiterals() {
    #expect(Literal(TensorData([1, 1], [Int64.max])) == Literal(integer: .max, .i64))
    #expect(Literal(TensorData([], [Float(0.5)])) == Literal(0.5, .f32))
    #expect(Literal(TensorData([2], [Float(0), 1])) == nil)
    #expect(Literal(TensorData([0], [Float]())) == nil)
  }
}
