import GraphC
import Testing

@testable import Training

@Suite struct CMAESTests {
  /// The tutorial's own table of defaults, for ten numbers: λ = 10, μ = 5, μ_eff = 3.167.
  @Test func defaultsAreTheTutorials() throws {
    let search = try CMAES(mean: [Double](repeating: 0, count: 10), deviation: 1)
    #expect(search.population == 10)
    let constants = CMAESConstants(axes: 10, population: 10)
    // numpy: w = log(5.5) - log(arange(1, 6)); w /= w.sum(); 1 / (w * w).sum()
    let weights = [0.45627, 0.27075, 0.16223, 0.08524, 0.02551]
    for (found, expected) in zip(constants.weights, weights) {
      #expect(abs(found - expected) < 1e-4)
    }
    #expect(abs(constants.mass - 3.1673) < 1e-3)
    #expect(abs(constants.expectedLength - 3.0847) < 1e-3)
  }

  /// A long narrow valley, which the covariance must learn.
  @Test func findsTheEndOfAValley() throws {
    var search = try CMAES(mean: [5, 5, 5], deviation: 2, seed: 3)
    while search.best.value > 1e-12 && search.evaluations < 4000 {
      try search.rank(
        search.candidates().map { $0[0] * $0[0] + 1e4 * $0[1] * $0[1] + 1e6 * $0[2] * $0[2] })
    }
    #expect(search.best.value <= 1e-12)
    #expect(search.evaluations < 2000)
    for coordinate in search.best.point { #expect(abs(coordinate) < 1e-5) }
  }

  @Test func equalSeedsSearchAlike() throws {
    func trace(_ seed: Int64) throws -> [[Double]] {
      var search = try CMAES(mean: [1, 2], deviation: 0.5, seed: seed)
      for _ in 0..<5 { try search.rank(search.candidates().map { $0[0] * $0[0] + $0[1] }) }
      return try search.candidates()
    }
    #expect(try trace(1) == trace(1))
    #expect(try trace(1) != trace(2))
  }

  /// Only the order of values counts; NaN is the worst of all.
  @Test func valuesAreRanked() throws {
    func mean(_ change: (Double) -> Double) throws -> [Double] {
      var search = try CMAES(mean: [1, 2], deviation: 0.5)
      for _ in 0..<4 { try search.rank(search.candidates().map { change($0[0] + 3 * $0[1]) }) }
      return search.mean
    }
    let plain = try mean { $0 }
    #expect(try mean { 1e3 * $0 - 5 } == plain)
    var search = try CMAES(mean: [1], deviation: 1, population: 4)
    _ = try search.candidates()
    try search.rank([.nan, 3, .infinity, .nan])
    #expect(search.best.value == 3)
  }

  @Test func mistakesAreTold() throws {
    func message(_ make: () throws -> Void) -> String {
      do { try make() } catch { return "\(error)" }
      return ""
    }
    #expect(message { _ = try CMAES(mean: [], deviation: 1) }.contains("the mean is []"))
    #expect(message { _ = try CMAES(mean: [.nan], deviation: 1) }.contains("finite"))
    #expect(message { _ = try CMAES(mean: [1], deviation: 0) }.contains("the deviation is 0.0"))
    #expect(
      message { _ = try CMAES(mean: [1], deviation: 1, population: 1) }.contains("1 candidates"))
    var search = try CMAES(mean: [1], deviation: 1)
    _ = try search.candidates()
    #expect(message { try search.rank([1]) }.contains("1 values for 4 candidates"))
  }
}
