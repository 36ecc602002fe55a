import IR
import Testing

@Suite struct ShapeTests {
  @Test func countsAndStrides() {
    #expect(Shape([2, 3, 4]).elementCount == 24)
    #expect(Shape([2, 3, 4]).strides == [12, 4, 1])
    #expect(Shape([]).elementCount == 1)
    #expect(Shape([]).strides == [])
    #expect(Shape([2, 0]).elementCount == 0)
    #expect(Shape([2, 0, 3]).strides == [3, 3, 1])
  }

  @Test func limits() {
    let limit = Shape.maximumElementCount
    #expect(Shape([limit]).isValid)
    #expect(!Shape([limit, 2]).isValid)
    #expect(Shape([.max, .max]).elementCount == limit + 1)
    #expect(!Shape([-1]).isValid)
    #expect(!Shape([-1, 0]).isValid)
    #expect(Shape([0, limit]).isValid)
    #expect(!Shape([0, .max, .max]).isValid)
    #expect(Shape([Int](repeating: 1, count: Shape.maximumRank)).isValid)
    #expect(!Shape([Int](repeating: 1, count: Shape.maximumRank + 1)).isValid)
  }

  @Test func broadcasting() {
    #expect(Shape.broadcast([3, 1], [2]) == [3, 2])
    #expect(Shape.broadcast([], [4]) == [4])
    #expect(Shape.broadcast([1], [0]) == [0])
    #expect(Shape.broadcast([2, 3], [3, 2]) == nil)
  }

  @Test func removingAxes() {
    #expect(Shape([2, 3, 4]).removing([0, 2]) == [3])
    #expect(Shape([2]).removing([]) == [2])
  }

  @Test func outsideTheRankExtentsAreOne() {
    #expect(Shape([2, 3])[-1] == 1)
    #expect(Shape([2, 3])[2] == 1)
    #expect(Shape([2, 3])[1] == 3)
  }

  @Test func text() {
    #expect(TensorType(.f32, [32, 10]).description == "f32[32x10]")
    #expect(TensorType(.bool, []).description == "bool[]")
    #expect(TensorType(.i64, [3]).byteCount == 24)
  }
}
