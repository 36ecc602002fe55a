import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite struct SearchTests {
  @Test(arguments: [Backend.interpreter, .tcc])
  func `tries at random need more evaluations than slopes`(_ backend: Backend) throws {
    let facts = try run(.randomDescent, backend).facts
    // From 3 by halves to 0: six steps, and two evaluations more than steps.
    #expect(facts["parabola evaluations"] == 8)
    // 9 · 0.8^(2n) is below 0.01 from n = 16 on, and the start is evaluated too.
    #expect(facts["parabola gradient evaluations"] == 17)
    for name in ["xor", "xor gradient"] { #expect((facts["\(name) loss"] ?? .nan) < 0.05) }
    #expect((facts["xor evaluations"] ?? 0) > (facts["xor gradient evaluations"] ?? .nan))
  }

  @Test(.enabled(if: FashionSubset.isInstalled))
  func `functions are searched to their minimum, and hyperparameters as well as by chance`() throws
  {
    let data = try FashionSubset.images(train: 2400, test: 60)
    let report = try CMAESExample.train(
      FashionSubset.request(epochs: 1), data: data, rows: 240)
    // PyPI's cma 4 without negative weights needs 1640-1940, 5300-7070 and 28500-40200, from seven seeds each;
    // with these settings one start of seven ends in a pit of Rastrigin's function.
    for (name, range) in [("sphere", 1400.0...2300), ("rosenbrock", 4000...9000)] {
      #expect(report.fact("\(name) value") <= 1e-10)
      #expect(range.contains(report.fact("\(name) evaluations")), "\(name)")
    }
    #expect(report.fact("rastrigin value") < 2)
    #expect(report.fact("trainings") == 81)
    // Candidates of equal shapes share one.
    #expect(report.fact("programs") <= 5)
    for title in ["grid", "random", "cma-es"] {
      #expect(report.fact("\(title) trials") == 27)
      expect("cma-es: \(title) loss", report.fact("\(title) loss"), below: log(2))
    }
  }
}
