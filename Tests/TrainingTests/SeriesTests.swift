import Foundation
import GraphC
import TestSupport
import Testing
import Training

/// Series of equations against SciPy's solver, and what made-up ones promise.
@Suite struct SeriesTests {
  private struct Record: Decodable {
    let name: String
    let values: FixtureTensor
  }

  private static func expected(_ name: String) throws -> [Double] {
    let file = Fixture.directory.appending(path: "Series/series.json")
    let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
    return try #require(records.first { $0.name == name }).values.data.doubles
  }

  private static func error(_ found: [Double], _ expected: [Double]) -> Double {
    #expect(found.count == expected.count)
    return zip(found, expected).map { abs($0 - $1) }.max() ?? .nan
  }

  /// Half the step leaves a sixteenth of the error: the method is of fourth order.
  @Test func mackeyGlass() throws {
    let expected = try Self.expected("Mackey-Glass")
    let errors = try [5, 10, 20].map { steps in
      Self.error(try MackeyGlass(stepsPerSample: steps).values(300), expected)
    }
    #expect(errors[1] < 1e-6)
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect((12...20).contains(coarse / fine), "\(errors)")
    }
  }

  @Test func aHistoryOfLines() throws {
    let series = MackeyGlass(delay: 30, history: [0.5, 1.3, 0.9])
    let found = try series.values(100)
    #expect(found[0] == 0.9)
    #expect(Self.error(found, try Self.expected("Mackey-Glass from lines")) < 1e-5)
  }

  @Test func lorenz() throws {
    let expected = try Self.expected("Lorenz")
    let errors = try [4, 8].map { steps in
      Self.error(try Lorenz(stepsPerSample: steps).values(100), expected)
    }
    #expect(errors[0] < 2e-4)
    #expect((12...20).contains(errors[0] / errors[1]), "\(errors)")
  }

  @Test func skippedValuesAreThoseBefore() throws {
    #expect(
      try MackeyGlass(skipped: 40).values(10) == Array(MackeyGlass().values(50).dropFirst(40)))
    #expect(try Lorenz(skipped: 7).values(3) == Array(Lorenz().values(10).dropFirst(21)))
    #expect(try Lorenz().dataset(5).column("x").type == TensorType(.f32, [5, 3]))
    #expect(try MackeyGlass().data(5).type == TensorType(.f64, [5, 1]))
    #expect(try MackeyGlass().values(0).isEmpty)
  }

  @Test func sine() throws {
    let wave = try SineWave(period: 8, amplitude: 2, phase: .pi / 2).values(9)
    for (place, value) in [2, 2 * 0.5.squareRoot(), 0, -2 * 0.5.squareRoot(), -2].enumerated() {
      #expect(abs(wave[place] - value) < 1e-12)
    }
    let noisy = try SineWave(period: 8, noise: 0.5, seed: 3).values(4000)
    let plain = try SineWave(period: 8).values(4000)
    let noise = zip(noisy, plain).map { $0 - $1 }
    // Three deviations of the mean and of the deviation of 4000 normal numbers.
    #expect(abs(noise.reduce(0, +) / 4000) < 3 * 0.5 / 4000.0.squareRoot())
    #expect(abs((noise.reduce(0) { $0 + $1 * $1 } / 4000).squareRoot() - 0.5) < 0.017)
    #expect(try SineWave(period: 8, noise: 0.5, seed: 3).values(9) == Array(noisy.prefix(9)))
    #expect(try SineWave(period: 8, noise: 0.5, seed: 4).values(9) != Array(noisy.prefix(9)))
  }

  @Test func pricesHaveTheReturnsTheySay() throws {
    let still = try PriceCurve(start: 50, drift: 0.01, volatility: 0, cycle: 0).values(11)
    #expect(abs(still[10] - 50 * exp(0.1)) < 1e-10)
    let days = 20_000
    let prices = try PriceCurve(volatility: 0.02, momentum: 0.5, cycle: 0, seed: 1).values(days + 1)
    let returns = zip(prices, prices.dropFirst()).map { log($1 / $0) - 3e-4 }
    let variance = returns.reduce(0) { $0 + $1 * $1 } / Double(days)
    let together = zip(returns, returns.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(days)
    // Three deviations of estimates from correlated returns.
    #expect(abs(variance.squareRoot() - 0.02) < 0.0004)
    #expect(abs(together / variance - 0.5) < 0.02)
  }

  @Test func lagsAskForWhatWasGiven() throws {
    let last = try LagTask(lag: 3, steps: 5, seed: 2).dataset(4)
    let x = try last.column("x").doubles
    #expect(try last.column("x").type == TensorType(.f32, [4, 5, 1]))
    #expect(try last.column("y").doubles == (0..<4).map { x[5 * $0 + 1] })
    let always = try LagTask(lag: 3, steps: 5, asksAlways: true, seed: 2).dataset(4)
    #expect(try always.column("x").doubles == x)
    let y = try always.column("y").doubles
    for row in 0..<4 {
      #expect(Array(y[5 * row..<5 * row + 5]) == [0, 0, 0] + Array(x[5 * row..<5 * row + 2]))
    }
    #expect(x.allSatisfy { $0 >= -1 && $0 < 1 })
    #expect(Set(x).count == 20)
  }

  @Test func copiesAreOfTheSymbols() throws {
    let task = CopyTask(length: 3, pause: 4, symbols: 5, seed: 1)
    let data = try task.dataset(50)
    #expect(task.steps == 10 && task.classCount == 7)
    let (x, labels) = (try data.column("x").integers, try data.column("labels").integers)
    for row in stride(from: 0, to: 500, by: 10) {
      let word = Array(x[row..<row + 3])
      #expect(Array(x[row + 3..<row + 10]) == [0, 0, 0, 6, 0, 0, 0])
      #expect(Array(labels[row..<row + 10]) == [0, 0, 0, 0, 0, 0, 0] + word)
    }
    #expect(Set(labels) == Set(0...5))
  }

  @Test func mistakes() {
    let cases: [(String, () throws -> Void)] = [
      (
        "the delay 17.0 is no whole number of steps of 0.7 / 3",
        { _ = try MackeyGlass(interval: 0.7, stepsPerSample: 3).values(3) }
      ),
      ("expected at least one finite value", { _ = try MackeyGlass(history: []).values(3) }),
      ("expected finite numbers", { _ = try MackeyGlass(delay: .nan).values(3) }),
      ("expected finite numbers", { _ = try MackeyGlass(stepsPerSample: 0).values(3) }),
      ("cannot make -1 values", { _ = try MackeyGlass().values(-1) }),
      ("cannot make \(Int.max) values", { _ = try Lorenz().values(.max) }),
      ("cannot make 2 values after -1", { _ = try Lorenz(skipped: -1).values(2) }),
      ("the series is not finite", { _ = try Lorenz(interval: 9).values(90) }),
      ("expected three finite numbers", { _ = try Lorenz(start: [1]).values(2) }),
      ("expected finite numbers", { _ = try SineWave(period: 0).values(2) }),
      ("expected finite numbers", { _ = try PriceCurve(momentum: 1).values(2) }),
      ("a price is outside", { _ = try PriceCurve(drift: 800).values(3) }),
      (
        "2 sequences of 3 steps cannot have a lag of 3",
        { _ = try LagTask(lag: 3, steps: 3).dataset(2) }
      ),
      ("2 sequences cannot have 0 of 8", { _ = try CopyTask(length: 0).dataset(2) }),
    ]
    for (message, body) in cases {
      let found = diagnostic(body)?.message ?? "none"
      #expect(found.hasPrefix(message), "\(found)")
    }
  }
}
