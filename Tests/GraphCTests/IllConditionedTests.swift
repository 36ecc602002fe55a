import GraphC
import TestSupport
import Testing
import Verification

/// Equations whose squares `f32` cannot hold: polynomials through 33 points.
///
/// Expected coefficients are those of mpmath with 60 digits for the rounded matrices.
@Suite struct IllConditionedTests {
  private static let points = 32
  private static let backends = [Backend.tcc, .cc, .interpreter]

  /// `(i / 32)^j`, condition 1.2e8 for 12 columns.
  private static func powers(_ columns: Int, _ type: ElementType) -> TensorData {
    let elements = (0...points).flatMap { i in
      var power = 1.0
      return (0..<columns).map { _ in
        defer { power *= Double(i) / Double(points) }
        return power
      }
    }
    return TensorData(TensorType(type, [points + 1, columns]), doubles: elements)
  }

  private static func right(_ type: ElementType) -> TensorData {
    TensorData(TensorType(type, [points + 1]), doubles: (0...points).map { Double($0 % 5) })
  }

  /// The largest difference from the solution as a part of its largest element.
  private static func error(
    _ backend: Backend, _ columns: Int, _ type: ElementType, scale: Double = 1,
    _ expected: [Double], _ solve: (Tensor, Tensor) -> Tensor
  ) throws -> Double {
    let builder = GraphBuilder("system")
    let a = builder.input("a", type, [points + 1, columns])
    let b = builder.input("b", type, [points + 1])
    builder.output("x", solve(a * Tensor(scale), b * Tensor(scale)))
    let program = try Compiler.compile(try builder.finish(), options: options(backend))
    let found = try program.results([powers(columns, type), right(type)])[0].doubles
    let largest = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
  }

  private static let ridged: [Double] = [
    0.09068921570633864, 47.73304825601276, -344.8540002599274, 974.549284475741,
    -924.2966947157029, -340.2782533375719, 466.6269185774906, 590.2966305884123,
    111.15217575529698, -524.8383287533509, -646.8975020315488, 592.3956702699198,
  ]
  private static let doublyRidged: [Double] = [
    -0.09419341682797853, 31.607387872922512, 697.7425488232077, -14997.199573297718,
    107684.36075004602, -390545.6893080309, 773736.2392946299, -769581.4866000864,
    139452.5780055821, 455380.7623862223, -416740.43261605594, 114883.6613545238,
  ]
  private static let least: [Double] = [
    -0.14197722715244235, 67.06647231464453, -623.1686324155363, 2487.8721260889033,
    -4555.184709256814, 2761.61636470422, 2420.067554148355, -4074.1745837272683,
    1517.6617064487923,
  ]

  /// A penalty that rounding of squares in `f32` exceeds: NumPy finds them not positive definite.
  @Test(arguments: backends) func ridgeWithATinyPenalty(_ backend: Backend) throws {
    let error = try Self.error(backend, 12, .f32, Self.ridged) { ridge($0, $1, penalty: 1e-7) }
    #expect(error < 1e-6)
  }

  /// Cholesky's factor alone leaves an error of 2e-3.
  @Test(arguments: backends) func ridgeIsCorrected(_ backend: Backend) throws {
    let error = try Self.error(backend, 12, .f64, Self.doublyRidged) {
      ridge($0, $1, penalty: 1e-14)
    }
    #expect(error < 5e-4)
  }

  @Test(arguments: backends) func leastSquaresInF32(_ backend: Backend) throws {
    let error = try Self.error(backend, 9, .f32, Self.least) { leastSquares($0, $1) }
    #expect(error < 1e-6)
  }

  /// Squares of the columns overflow, or vanish.
  @Test(arguments: backends, [1e200, 1e-200])
  func columnsOfAnySize(_ backend: Backend, _ scale: Double) throws {
    // What rounding to f32 does not change here is 1, t and t².
    let plain = try Self.solution(1)
    let error = try Self.error(backend, 3, .f64, scale: scale, plain) { leastSquares($0, $1) }
    #expect(error < 1e-12)
  }

  private static func solution(_ scale: Double) throws -> [Double] {
    let builder = GraphBuilder("plain")
    builder.output(
      "x",
      leastSquares(
        builder.constant(powers(3, .f64)), builder.constant(right(.f64))))
    return try Interpreter.run(try builder.finish(), [])[0].doubles
  }

  /// A vector and columns of right sides have the same solutions.
  @Test func ridgeOfColumns() throws {
    let builder = GraphBuilder("columns")
    let a = builder.constant(Self.powers(4, .f64))
    let b = builder.constant(Self.right(.f64))
    builder.output("vector", ridge(a, b, penalty: 0.5))
    builder.output("columns", ridge(a, b.reshape([Self.points + 1, 1]), penalty: 0.5))
    let results = try Interpreter.run(try builder.finish(), [])
    #expect(results[0].doubles == results[1].doubles)
  }
}
