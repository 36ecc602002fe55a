import Execution
import IR
import Modeling
import Operators
import Testing

@Suite struct DropoutTests {
  /// The elements that are left of ones, for a key.
  private static func kept(
    _ rate: Double, seed: Int64 = 1, step: Int64 = 0, _ type: ElementType = .f64
  ) throws -> [Double] {
    try evaluate { builder in
      let key = builder.constant(TensorData([2], [seed, step]))
      return [dropout(builder.ones(TensorType(type, [100, 100])), rate: rate, key: key)]
    }[0]
  }

  @Test(arguments: [0.1, 0.5, 0.9]) func keepsTheExpectedShareAndValue(_ rate: Double) throws {
    let found = try Self.kept(rate)
    let scale = 1 / (1 - rate)
    #expect(found.allSatisfy { $0 == 0 || $0 == scale })
    let share = Double(found.count { $0 == 0 }) / 10_000
    // Five standard deviations of a share of 10 000, at most 0.005 each.
    #expect(abs(share - rate) < 0.025)
  }

  @Test func isAFunctionOfSeedAndStep() throws {
    let first = try Self.kept(0.5)
    #expect(try Self.kept(0.5) == first)
    #expect(try Self.kept(0.5, .f32) == first)
    #expect(try Self.kept(0.5, seed: 2) != first)
    #expect(try Self.kept(0.5, step: 1) != first)
  }

  @Test func twoCallsDropDifferently() throws {
    let found = try evaluate { builder in
      let key = builder.constant(TensorData([2], [Int64(1), 0]))
      let x = builder.ones(TensorType(.f64, [100]))
      return [dropout(x, rate: 0.5, key: key), dropout(x, rate: 0.5, key: key)]
    }
    #expect(found[0] != found[1])
  }

  @Test func theGradientHasTheSameMask() throws {
    let found = try evaluate { builder in
      let key = builder.constant(TensorData([2], [Int64(5), 7]))
      let x = values(builder, [6], [1, 2, 3, 4, 5, 6])
      let y = dropout(x, rate: 0.5, key: key)
      return [y / x, grad(y.sum(), wrt: x)]
    }
    #expect(found[0] == found[1])
  }

  @Test func nothingAndEverything() throws {
    let found = try evaluate { builder in
      let key = builder.constant(TensorData([2], [Int64(1), 0]))
      let x = values(builder, [3], [1, .nan, .infinity])
      return [dropout(x, rate: 0, key: key), dropout(x, rate: 1, key: key)]
    }
    #expect(found[0][0] == 1 && found[0][1].isNaN && found[0][2] == .infinity)
    #expect(found[1] == [0, 0, 0])
  }
}
