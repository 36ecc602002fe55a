import IR
import Testing

@Suite struct TensorDataTests {
  @Test func bytesAreLittleEndian() {
    #expect(TensorData([1], [Int32(0x0102_0304)]).bytes == [4, 3, 2, 1])
    #expect(TensorData([1], [Float(1)]).bytes == [0, 0, 0x80, 0x3f])
    #expect(TensorData([2], [true, false]).bytes == [1, 0])
  }

  @Test(arguments: ElementType.allCases) func bytesRoundTrip(_ type: ElementType) {
    let data = TensorData(TensorType(type, [2, 3]), doubles: [0, 1, 2, 3, 4, 5])
    let read = TensorData(type: data.type, bytes: data.bytes)
    #expect(read.isIdentical(to: data))
    #expect(read.bytes.count == data.type.byteCount)
  }

  @Test func conversionsSaturate() {
    let values: [Double] = [.nan, .infinity, -.infinity, 300, -1.9]
    let type = TensorType(.u8, [5])
    #expect(TensorData(type, doubles: values).integers == [0, 255, 0, 255, 0])
    let wide = TensorData(type.with(elementType: .i64), doubles: values).integers
    #expect(wide == [0, .max, .min, 300, -1])
    #expect(TensorData([1], [Double.nan]).integers == [0])
  }

  @Test func integersWrap() {
    #expect(TensorData(TensorType(.u8, [2]), integers: [256, -1]).integers == [0, 255])
    #expect(TensorData(TensorType(.bool, [2]), integers: [0, 7]).integers == [0, 1])
  }

  @Test func identityIsByBits() {
    let nan = TensorData([1], [Float.nan])
    #expect(nan.isIdentical(to: nan))
    #expect(!TensorData([1], [Float(0)]).isIdentical(to: TensorData([1], [Float(-0.0)])))
    #expect(!TensorData([1], [Float(0)]).isIdentical(to: TensorData([], [Float(0)])))
  }

  @Test func reshaping() {
    let data = TensorData([4], [Float(1), 2, 3, 4])
    #expect(data.reshaped([2, 2]).type == TensorType(.f32, [2, 2]))
    #expect(data.reshaped([2, 2]).doubles == [1, 2, 3, 4])
  }
}
