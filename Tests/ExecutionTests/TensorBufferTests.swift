import Execution
import IR
import Testing

@Suite struct TensorBufferTests {
  @Test(arguments: ElementType.allCases)
  func keepsElements(_ elementType: ElementType) throws {
    let type = TensorType(elementType, [2, 3])
    let data = TensorData(type, doubles: [0, 1, 2, 3, 250, 1])
    let buffer = try TensorBuffer(type)
    #expect(buffer.data == TensorData(type, repeating: 0))
    try buffer.load(data)
    #expect(buffer.data == data)
    #expect(buffer.withUnsafeBytes { Array($0) } == data.bytes)
  }

  @Test func isAligned() throws {
    for count in [0, 1, 63, 64, 65, 1000] {
      let buffer = try TensorBuffer(TensorType(.u8, [count]))
      buffer.withUnsafeBytes { bytes in
        #expect(bytes.count == count)
        #expect(UInt(bitPattern: bytes.baseAddress) % 64 == 0)
      }
    }
  }

  @Test(arguments: ElementType.allCases)
  func readsAndWritesScalars(_ elementType: ElementType) throws {
    let buffer = try TensorBuffer(TensorType(elementType, []))
    buffer.scalar = 1
    #expect(buffer.scalar == 1)
    #expect(buffer.data == TensorData(TensorType(elementType, []), repeating: 1))
  }

  @Test func emptyBufferHasNoScalar() throws {
    let buffer = try TensorBuffer(TensorType(.f32, [0]))
    buffer.scalar = 1
    #expect(buffer.scalar.isNaN)
    #expect(buffer.data.elementCount == 0)
  }

  @Test func readsForeignBooleans() throws {
    let buffer = try TensorBuffer(TensorType(.bool, [2]))
    buffer.withUnsafeMutableBytes { $0[1] = 7 }
    #expect(buffer.data == TensorData([2], [false, true]))
  }

  @Test func refusesOtherTypes() throws {
    let buffer = try TensorBuffer(TensorType(.f32, [2]))
    let other = TensorData([3], [1, 2, 3] as [Float])
    let error = #expect(throws: Diagnostic.self) { try buffer.load(other) }
    #expect(error?.message == "expected f32[2], found f32[3]")
  }

  @Test func saysWhenMemoryIsShort() throws {
    let error = #expect(throws: Diagnostic.self) {
      _ = try TensorBuffer(TensorType(.f64, [Shape.maximumElementCount]))
    }
    #expect(error?.message == "\(Shape.maximumElementCount * 8) bytes are not available")
  }
}
