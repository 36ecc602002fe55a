import Execution
import IR
import Modeling
import Testing

/// The moments of first values.
@Suite struct WeightInitializerTests {
  /// 30 000 weights from 200 inputs to 150 units.
  private func weights(_ initializer: WeightInitializer) throws -> [Double] {
    let builder = GraphBuilder("g")
    let x = builder.input("x", [1, 200], .f64)
    builder.output("y", Dense(150, initializer: initializer)(x))
    let weight = try #require(builder.finish().arguments.first { $0.role == .parameter })
    return try Initialization.fill(weight, seed: 11, ordinal: 0).doubles
  }

  /// Names, variances, and the largest magnitude of distributions that have one.
  @Test(
    arguments: [
      (.glorotUniform, 2.0 / 350, (6.0 / 350).squareRoot()),
      (.glorotNormal, 2.0 / 350, nil),
      (.heUniform, 2.0 / 200, (6.0 / 200).squareRoot()),
      (.heNormal, 2.0 / 200, nil),
      (.lecunUniform, 1.0 / 200, (3.0 / 200).squareRoot()),
      (.lecunNormal, 1.0 / 200, nil),
      (.uniform(low: -0.3, high: 0.3), 0.03, 0.3),
      (.normal(deviation: 0.2), 0.04, nil),
      // The variance of the standard normal distribution cut at two deviations is 0.7737.
      (.truncatedNormal(deviation: 0.2), 0.04 * 0.7737, 0.4),
      // Orthogonal columns of 200 rows.
      (.orthogonal(gain: 3), 9.0 / 200, nil),
      (.sparse(zeros: 0.75, deviation: 0.4), 0.04, nil),
    ] as [(WeightInitializer, Double, Double?)])
  func moments(_ initializer: WeightInitializer, _ variance: Double, _ limit: Double?) throws {
    let weights = try weights(initializer)
    let count = Double(weights.count)
    let mean = weights.reduce(0, +) / count
    let found = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // Five standard errors; of the variance no more than a normal distribution's (2 / n)^½, but
    // for the sparse one, whose fourth moment is 3 / 0.25 times the squared variance.
    #expect(abs(mean) < 5 * (variance / count).squareRoot())
    #expect(abs(found / variance - 1) < 5 * (12 / count).squareRoot())
    if let limit {
      let largest = weights.map(\.magnitude).max() ?? 0
      #expect(largest <= limit && largest > 0.99 * limit)
    }
  }

  @Test func constants() throws {
    #expect(try weights(.zeros).allSatisfy { $0 == 0 })
    #expect(try weights(.ones).allSatisfy { $0 == 1 })
    #expect(try weights(.constant(0.5)).allSatisfy { $0 == 0.5 })
  }
}
