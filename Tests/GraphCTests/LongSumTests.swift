import GraphC
import TestSupport
import Testing
import Verification

/// Sums of two million positive numbers of `f32`.
///
/// One running total in `f32` gets them wrong in the third digit. Expected values are closed forms.
@Suite struct LongSumTests {
  private static let backends = [Backend.tcc, .cc]
  /// 2^21, a multiple of the period of the data.
  private static let count = 1 << 21
  private static let period = 1024
  /// The mean of 1000 + i / 1024 over a period, and the sum; both are exact.
  private static let mean = 1000 + 1023.0 / 2048
  private static var sum: Double { mean * Double(count) }
  /// Of i / 1024 over a period.
  private static let variance = (1024.0 * 1024 - 1) / 12 / (1024 * 1024)

  /// 1000, 1000 + 1/1024, …: exact in `f32`, far from 0.
  private static let data = TensorData(
    [count], (0..<count).map { 1000 + Float($0 % period) / Float(period) })

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let expected: Double
    var relative = 0x1p-24
    let build: @Sendable (Tensor) -> Tensor
    var testDescription: String { name }
  }

  private static func columns(_ x: Tensor, _ number: Int) -> Tensor {
    x.reshape([count, 1]).broadcast(to: [count, number])
  }

  static let cases: [Case] = [
    Case(name: "all", expected: sum) { $0.sum() },
    Case(name: "mean of all", expected: mean) { $0.mean() },
    Case(name: "three columns", expected: mean) { columns($0, 3).mean([0]) },
    Case(name: "column sums", expected: sum) { columns($0, 3).sum([0]) },
    Case(name: "3 x 2 columns", expected: mean) {
      columns($0, 6).reshape([count, 3, 2]).mean([0]).transpose([1, 0])
    },
    Case(name: "rows of rows", expected: mean) { $0.reshape([2048, 1024]).mean([0, 1]) },
    Case(name: "first and last axis", expected: mean) {
      $0.reshape([512, 1, 4096]).broadcast(to: [512, 3, 4096]).mean([0, 2])
    },
    Case(name: "variance", expected: variance, relative: 1e-6) { $0.variance() },
    Case(name: "variance of columns", expected: variance, relative: 1e-6) {
      columns($0, 3).variance([0])
    },
    Case(name: "window", expected: sum) { $0.windowSum([count]) },
    Case(name: "scatter into one place", expected: sum) {
      $0.scatterAdd($0.less(0).cast(to: .i32), extent: 1)
    },
    Case(name: "scatter rows into one place", expected: sum) {
      columns($0, 3).scatterAdd($0.less(0).cast(to: .i32), extent: 1)
    },
    Case(name: "scatter along a line", expected: sum) {
      $0.scatterAddAlong($0.less(0).cast(to: .i64), axis: 0, extent: 1)
    },
    Case(name: "running sum", expected: sum) {
      $0.cumulativeSum(0).slice(starts: [count - 1], stops: [count])
    },
    // Within blocks of 384 terms products are added in f32.
    Case(name: "matrix product", expected: sum, relative: 384 * 0x1p-24) {
      matmul($0.reshape([1, count]).broadcast(to: [4, count]) * 1, columns($0, 5) * 0 + 1)
    },
    Case(name: "product of a row", expected: sum, relative: 384 * 0x1p-24) {
      matmul($0.reshape([1, count]), columns($0, 5) * 0 + 1)
    },
    Case(name: "product of vectors", expected: sum, relative: 384 * 0x1p-24) {
      matmul($0.reshape([1, count]), $0.reshape([count, 1]) * 0 + 1)
    },
  ]

  @Test(arguments: backends) func errorsDoNotGrow(_ backend: Backend) throws {
    for item in Self.cases {
      let builder = GraphBuilder("long")
      builder.output("y", item.build(builder.input("x", [Self.count])))
      let graph = try builder.finish()
      var bits: [TensorData] = []
      for threads in [1, 2] {
        let program = try Compiler.compile(graph, options: options(backend, threads: threads))
        bits += try program.results([Self.data])
      }
      #expect(bits[0].isIdentical(to: bits[1]), "\(item.name)")
      for element in bits[0].doubles {
        let error = abs(element / item.expected - 1)
        #expect(error <= item.relative, "\(item.name): \(element), expected \(item.expected)")
      }
    }
  }

  /// A bias is moved by the mean of its gradients in one kernel.
  @Test(arguments: backends) func sumsInUpdates(_ backend: Backend) throws {
    let builder = GraphBuilder("update")
    let x = builder.input("x", [Self.count])
    let rate = builder.state("rate", [], initializer: .constant(1))
    let bias = builder.parameter("bias", [3], initializer: .zeros)
    builder.update(bias, to: bias - rate * Self.columns(x, 3).mean([0]))
    let program = try Compiler.compile(try builder.finish(), options: options(backend))
    try program.initialize(seed: 0)
    try program.write(Self.data, to: "x")
    try program.run()
    #expect(try program.read("bias").doubles == [-Self.mean, -Self.mean, -Self.mean])
  }

  /// The mean of equal numbers is that number, whatever it is and however many there are.
  @Test(arguments: backends) func meansOfEqualNumbers(_ backend: Backend) throws {
    let numbers: [Float] = [0.1, 1234.1, 1_000_000.3, 3e-20, -7.7e30]
    for count in [1, 2, 3, 7, 100, 1000, 100_003] {
      let builder = GraphBuilder("equal")
      let x = builder.input("x", [numbers.count])
      let rows = x.reshape([numbers.count, 1]).broadcast(to: [numbers.count, count])
      builder.output("rows", rows.mean([1]))
      builder.output("columns", x.reshape([1, numbers.count]).broadcast(to: [count, 5]).mean([0]))
      builder.output("both", x.reshape([1, 5, 1]).broadcast(to: [3, 5, count]).mean([0, 2]))
      let program = try Compiler.compile(try builder.finish(), options: options(backend))
      for result in try program.results([TensorData([numbers.count], numbers)]) {
        #expect(result.doubles == numbers.map(Double.init), "\(count)")
      }
    }
  }
}
