import GraphC
import TestSupport
import Testing
import Verification

/// What is normalized is 0 where all numbers are equal, as in PyTorch, and not the rounding error of
/// their mean divided by itself.
@Suite struct EqualRowTests {
  private static let numbers: [Float] = [1234.1, 100_000.3, 1_000_000.3]

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of a vector of three numbers.
    let build: @Sendable (Tensor) -> Tensor
    var testDescription: String { name }
  }

  private static func spread(_ x: Tensor, _ shape: [Int], axis: Int) -> Tensor {
    var extents = shape.map { _ in 1 }
    extents[axis] = numbers.count
    return x.reshape(Shape(extents)).broadcast(to: Shape(shape))
  }

  static let cases: [Case] =
    [2, 9, 1000, 9000].flatMap { count in
      [
        Case(name: "rows of \(count)") { layerNorm(spread($0, [3, count], axis: 0)) },
        Case(name: "columns of \(count)") {
          batchNorm(spread($0, [count, 3], axis: 1)).output
        },
        Case(name: "channels of pictures, \(count)") {
          batchNorm(spread($0, [4, 3, count], axis: 1), axis: 1).output
        },
        Case(name: "channels last, \(count)") {
          batchNorm(spread($0, [2, count, 3], axis: 2), axis: 2).output
        },
        Case(name: "instances of \(count)") {
          instanceNorm(spread($0, [2, 3, count], axis: 1), axis: 1)
        },
        Case(name: "groups of \(count)") {
          groupNorm(spread($0, [3, 4, count], axis: 0), groups: 2, axis: 1)
        },
        Case(name: "variance of \(count)") { spread($0, [count, 3], axis: 1).variance([0]) },
        Case(name: "deviation of \(count)") {
          spread($0, [3, count], axis: 0).standardDeviation([1])
        },
      ]
    } + [Case(name: "one row") { batchNorm(spread($0, [1, 3], axis: 1)).output }]

  @Test(arguments: [Backend.tcc, .cc, .interpreter])
  func equalNumbersBecomeZero(_ backend: Backend) throws {
    for item in Self.cases {
      let builder = GraphBuilder("equal")
      let x = builder.input("x", [3])
      builder.output("computed", item.build(x * 1))
      let program = try Compiler.compile(try builder.finish(), options: options(backend))
      let results = try program.results([TensorData([3], Self.numbers)])
      let largest = results[0].doubles.reduce(0) { max($0, abs($1)) }
      #expect(largest == 0, "\(item.name)")
    }
  }

  /// Rows from memory, without anything to compute before.
  @Test(arguments: [Backend.tcc, .cc]) func equalNumbersInMemory(_ backend: Backend) throws {
    let builder = GraphBuilder("rows")
    builder.output("y", layerNorm(builder.input("x", [3, 1000])))
    builder.output("scaled", rmsNorm(builder.input("z", [3, 1000])))
    let program = try Compiler.compile(try builder.finish(), options: options(backend))
    let rows = Self.numbers.flatMap { [Float](repeating: $0, count: 1000) }
    let data = TensorData([3, 1000], rows)
    let results = try program.results([data, data])
    #expect(results[0].doubles.allSatisfy { $0 == 0 })
    #expect(results[1].doubles.allSatisfy { abs($0 - 1) < 2e-7 })
  }
}
