import IR
import Modeling
import Operators
import Testing

/// Mistakes and edges of functions on arrays and matrices; values are compared with PyTorch's in
/// `GraphCTests`.
@Suite struct ArrayFunctionTests {
  private func message(_ body: (GraphBuilder) -> Tensor) -> String? {
    diagnostic { _ = try evaluate { [body($0)] } }?.message
  }

  private func x(_ builder: GraphBuilder, _ shape: Shape) -> Tensor {
    values(builder, shape, (0..<shape.elementCount).map { Double($0) })
  }

  @Test(arguments: [
    ("ij,jk->ik", "the text names 2 operands, found 1"),
    ("ijk->i", "'ijk' names 3 axes of an operand of rank 2"),
    ("i->i", "'i' names 1 axes of an operand of rank 2"),
    ("ij->k", "no operand has the axis 'k' of the result"),
    ("ij->ii", "the result names the axis 'i' twice"),
    ("i1->i", "'1' in 'i1' is no letter that names an axis"),
    ("i.j->i", "'.' in 'i.j' is no letter that names an axis"),
    ("ij->i->j", "more than one '->'"),
    ("ii->i", "extents of the axis 'i' differ: 2 and 3"),
  ])
  func einsumSaysWhatIsWrong(_ text: String, _ expected: String) {
    #expect(message { einsum(text, x($0, [2, 3])) } == expected)
  }

  @Test func einsumNamesTheFormulaAndItsOperands() {
    let mistake = diagnostic {
      _ = try evaluate { [einsum("ij,jk", x($0, [2, 3]), x($0, [4, 2]))] }
    }
    #expect(mistake?.message == "extents of the axis 'j' differ: 3 and 4")
    #expect(mistake?.notes.contains("note: 'ij,jk' for operands f64[2x3], f64[4x2]") == true)
  }

  @Test func functionsSayWhatIsWrong() {
    #expect(message { x($0, [2]).tiled([-1]) } == "repetitions [-1] are negative")
    #expect(message { x($0, [2]).topK(3).values } == "3 elements of an axis of extent 2")
    #expect(message { x($0, [2]).topK(1, axis: 1).values } == "axis 1 is outside rank 1")
    #expect(
      message { x($0, [2]).resized([0, 1], to: [3], .nearest) } == "2 axes and 1 extents")
    #expect(message { x($0, [2]).resized([1], to: [3], .nearest) } == "axis 1 is outside rank 1")
    #expect(message { x($0, [2]).resized([0], to: [-1], .nearest) } == "the extent -1 is negative")
    #expect(message { x($0, [0]).resized([0], to: [1], .nearest) } == "axis 0 has no elements")
    #expect(
      message { x($0, [2]).cast(to: .i32).resized([0], to: [3], .linear()) }
        == "i32 elements have none between them: cast to a float or use 'nearest'")
    #expect(
      message { leastSquares(x($0, [2, 3]), x($0, [2])) }
        == "fewer equations than unknowns have many solutions: use ridge")
    #expect(
      message { ridge(x($0, [2]), x($0, [2]), penalty: 1) }
        == "the operand is f64[2], expected a matrix")
    #expect(
      message { embedding($0.zeros(TensorType(.i32, [1])), table: x($0, [2])) }
        == "the table is f64[2], expected rows and columns")
    #expect(
      message { x($0, [2]).lowerTriangle() }
        == "expected a matrix in the last two axes, found f64[2]")
    #expect(
      message { cholesky(x($0, [2, 3])) }
        == "the operand is f64[2x3], expected as many rows as columns")
    #expect(
      message { inverse(x($0, [2, 3])) }
        == "the matrix is f64[2x3], expected as many rows as columns")
    #expect(message { inverse(x($0, [])) } != nil)
    #expect(message { qr(x($0, [2])).r } != nil)
    #expect(message { solve(x($0, [2, 2]), x($0, [])) } != nil)
  }

  @Test func logSumExpOfNothingHasSlopeZero() throws {
    let results = try evaluate { builder in
      let x = values(builder, [2, 2], [-.infinity, -.infinity, 0, -.infinity])
      let y = logSumExp(x, axes: [1])
      return [y, grad(select(y.equal(y), exp(y), 0).sum(), wrt: x)]
    }
    #expect(results == [[-.infinity, 0], [0, 0, 1, 0]])
  }

  @Test func emptyAxes() throws {
    let results = try evaluate { builder in
      let x = x(builder, [2, 0])
      return [
        logSumExp(x, axes: [1]), x.norm([1]), x.sorted(), x.topK(0).values, x.tiled([1, 3]),
        x.resized([1], to: [0], .linear()), einsum("ij->i", x), x.cumulativeSum(1),
      ]
    }
    let nothing: [Double] = []
    #expect(results[0] == [-.infinity, -.infinity])
    #expect(results[1] == [0, 0])
    #expect(Array(results[2...5]) == [nothing, nothing, nothing, nothing])
    #expect(Array(results[6...]) == [[0, 0], nothing])
  }

  @Test func causalMaskLooksBack() throws {
    let mask = try evaluate { [$0.causalMask(3)] }[0]
    #expect(mask == [1, 0, 0, 1, 1, 0, 1, 1, 1])
  }

  @Test func ridgeShrinksLeastSquares() throws {
    let results = try evaluate { builder in
      let a = values(builder, [3, 2], [1, 0, 0, 1, 1, 1])
      let b = values(builder, [3], [1, 2, 3])
      return [leastSquares(a, b), ridge(a, b, penalty: 0), ridge(a, b, penalty: 1e9)]
    }
    expectClose(results[0], [1, 2])
    expectClose(results[1], [1, 2])
    expectClose(results[2], [0, 0], absolute: 1e-8)
  }
}
