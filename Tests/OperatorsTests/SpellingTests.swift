import IR
import Operators
import TestSupport
import Testing

/// What Swift spellings build, and that no mistake in them traps.
@Suite struct SpellingTests {
  private func mistakes(_ body: (GraphBuilder, Tensor) -> Tensor) -> [String] {
    let builder = GraphBuilder("test")
    _ = body(builder, builder.input("x", .f32, [2, 3]))
    return builder.diagnostics.map { "\($0.subject): \($0.message)" }
  }

  @Test func numbersFold() {
    let two: Tensor = 2
    #expect((two * 3 - 1 / two).number == 5.5)
    #expect((-exp(two - 2)).number == -1)
    #expect(pow(two, 3).number == 8)
    #expect(select(two.less(3), 4, 5).number == 4)
    #expect(not(two.less(3)).number == 0)
    #expect(two.less(3).and(two.greater(3)).number == 0)
    #expect(two.sum().number == 2)
    #expect(Tensor(2.7).cast(to: .i32).number == 2)
    #expect(concatenate([two, 3]).number?.isNaN == true)
    #expect(matmul(two, 3).number?.isNaN == true)
    #expect(concatenate([]).number?.isNaN == true)
  }

  @Test func numbersTakeTheirPartnersType() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .i32, [2, 3])
    #expect((x + 1).type == TensorType(.i32, [2, 3]))
    #expect(select(1, x, 0).type == x.type)
    #expect(builder.diagnostics.isEmpty)
    _ = x * 1.5
    #expect(builder.diagnostics.map(\.message) == ["the number 1.5 is no i32"])
  }

  /// An infinity is meant where one is written, and only there.
  @Test func numbersStayFinite() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2])
    #expect((x * Tensor(-.infinity)).value != nil)
    #expect((builder.input("wide", .f64, [2]) * 1e39).value != nil)
    #expect(builder.diagnostics.isEmpty)
    #expect((x * 1e39).value == nil)
    #expect(builder.constant(x.type, -1e39).value == nil)
    #expect(
      builder.diagnostics.map(\.message) == [
        "the number 1e+39 is no f32", "-1e+39 is outside the range of f32",
      ])
  }

  @Test func broadcasts() {
    let builder = GraphBuilder("test")
    let a = builder.input("a", .f32, [2, 1])
    let b = builder.input("b", .f32, [3])
    #expect((a + b).shape == [2, 3])
    #expect(maximum(b, a).shape == [2, 3])
    #expect(select(a.less(0), b, 1).shape == [2, 3])
    let c = builder.input("c", .f32, [4, 5, 2, 7])
    #expect(matmul(c, builder.input("d", .f32, [7, 6])).shape == [4, 5, 2, 6])
    #expect(matmul(c, builder.input("e", .f32, [5, 7, 6])).shape == [4, 5, 2, 6])
    #expect(builder.diagnostics.isEmpty)
  }

  @Test func changesShapes() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", .f32, [2, 3, 4])
    #expect(x.reshape([-1, 6]).shape == [4, 6])
    #expect(x.flatten().shape == [24])
    #expect(x.flatten(from: 1).shape == [2, 12])
    #expect(x.flatten(from: 3).shape == [2, 3, 4, 1])
    #expect(x.transposed.shape == [2, 4, 3])
    #expect(x.expandDimensions(-1).shape == [2, 3, 4, 1])
    #expect(x.expandDimensions(0).squeeze(0).shape == x.shape)
    #expect(x.slice(axis: -1, from: 1, to: -1).shape == [2, 3, 2])
    #expect(x.mean([-1], keepingDimensions: true).shape == [2, 3, 1])
    #expect(x.max().shape == [])
    #expect(stack([x, x], axis: -1).shape == [2, 3, 4, 2])
    #expect(concatenate([x, x], axis: -1).shape == [2, 3, 8])
    #expect(x.argmax(-1).type == TensorType(.i64, [2, 3]))
    #expect(x.zerosLike.type == x.type)
    let y = builder.input("y", .f32, [4, 5, 2])
    #expect(contract(x, y, axes: ([2], [0])).shape == [2, 3, 5, 2])
    #expect(contract(x, y, axes: ([-1], [0]), batch: ([0], [2])).shape == [2, 3, 5])
    #expect(randomNormal(builder.input("key", .i64, [2]), [3], .f64).type == TensorType(.f64, [3]))
    #expect(builder.diagnostics.isEmpty)
  }

  @Test func mistakesAreRecordedOnce() {
    #expect(
      mistakes { builder, x in exp(x + builder.input("y", .f32, [4])).sum([7]) * 2 } == [
        "add: shapes [2x3] and [4] do not broadcast"
      ])
    #expect(mistakes { $1.sum([2]) } == ["reduce_sum: axis 2 is outside rank 2"])
    #expect(mistakes { $1.argmax(5) } == ["argmax: axis 5 is outside rank 2"])
    #expect(
      mistakes { $1.reshape([-1, 4]) } == [
        "reshape: cannot infer -1 in [-1, 4] from 6 elements"
      ])
    #expect(
      mistakes { $1.reshape([-1, -1]) } == [
        "reshape: cannot infer -1 in [-1, -1] from 6 elements"
      ])
    #expect(mistakes { $1.squeeze(0) } == ["squeeze: axis 0 of [2x3] has extent 2, expected 1"])
    #expect(mistakes { $1.squeeze(9) } == ["squeeze: axis 9 is outside rank 2"])
    #expect(mistakes { $1.flatten(from: 3) } == ["flatten: axis 3 is outside rank 2"])
    #expect(mistakes { $1.slice(axis: 2) } == ["slice: axis 2 is outside rank 2"])
    #expect(mistakes { $1.transpose([0]) }.count == 1)
    #expect(mistakes { $1.sum().transposed } == ["transpose: expected at least two axes to swap"])
    #expect(mistakes { $0.iota(TensorType(.f32, []), axis: -1) + $1 }.count == 1)
    #expect(mistakes { $1.gather(0.5) }.count == 1)
    #expect(mistakes { matmul($1, 2) }.count == 1)
    #expect(mistakes { concatenate([1, $1]) }.count == 1)
    #expect(mistakes { contract($1, $1, axes: ([0], [1])) }.count == 1)
    #expect(mistakes { contract($1, $1, axes: ([0], [])) }.count == 1)
    #expect(mistakes { contract($1, $1, axes: ([0, 0], [0, 0])) }.count == 1)
  }

  @Test func differentGraphsDoNotMix() {
    let other = GraphBuilder("other")
    let y = other.input("y", .f32, [2, 3])
    let expected =
      "add: operands come from different graphs: operand 2 is of graph other, expected test"
    #expect(mistakes { $1 + y } == [expected])
  }

  @Test func mistakesNameTheirPlace() {
    let builder = GraphBuilder("test")
    let x = builder.argument("x", .input, TensorType(.f32, [2]), file: "Model.swift", line: 3)
    let y = builder.argument("y", .input, TensorType(.f32, [3]), file: "Model.swift", line: 4)
    _ = maximum(x, y, file: "Model.swift", line: 5)
    #expect(
      builder.diagnostics.first?.notes == [
        "maximum with operands f32[2], f32[3] at Model.swift:5",
        "note: operand 1 is input \"x\", made at Model.swift:3",
        "note: operand 2 is input \"y\", made at Model.swift:4",
        "note: extents must be equal or 1, aligned from the right",
      ])
  }
}
