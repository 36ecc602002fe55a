import Examples
import Foundation
import GraphC
import Testing
import Training

/// Numbers that follow from formulas; tolerances of 1e-6 and 1e-12 bound rounding in f32 and f64.
@Suite struct FirstPrinciplesTests {
  @Test(arguments: [Backend.interpreter, .tcc, .cc])
  func `newton descent reaches an error below 0.01`(_ backend: Backend) throws {
    let facts = try run(.newtonDescent, backend).facts
    // 9 · 0.8^(2n) is below 0.01 from n = 16 on.
    #expect(facts["steps"] == 16)
    #expect(facts.fact("error", is: 9 * pow(0.8, 32), within: 1e-12))
    #expect(facts["newton steps"] == 1)
    #expect(facts["newton error"] == 0)
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `gradients have the values of the exercises`(_ backend: Backend) throws {
    let (facts, lines) = try run(.gradientExercises, backend)
    let expected = [
      "x^2 + y^2: dx": 6, "x^2 + y^2: dy": 8,
      "x^3 + y^3: dx": 12, "x^3 + y^3: dy": 3,
      "1 / (x^2 + y^2): dx": -2.0 / 25, "1 / (x^2 + y^2): dy": -4.0 / 25,
      "x^2 - 2xy + y^2: dx": 4, "x^2 - 2xy + y^2: dy": -4,
      "sin x + exp y: dx": 1, "sin x + exp y: dy": Foundation.exp(1.0),
      "x1 x2: dx1": 5, "x1 x2: dx2": 3,
      "2 x1 x2^2: dx1": 50, "2 x1 x2^2: dx2": 60,
    ]
    #expect(facts.keys.sorted() == expected.keys.sorted())
    for (name, value) in expected {
      #expect(facts.fact(name, is: value, within: 1e-12), "\(name): \(facts[name] ?? .nan)")
    }
    for formula in [
      "df/dx = 2 * x =", "df/dx = 3 * x^2 =", "df/dx = -2 * x / (x^2 + y^2)^2 =",
      "df/dx = 2 * x - 2 * y =", "df/dy = 2 * y - 2 * x =", "df/dx = cos(x) =", "df/dy = exp(y) =",
      "df/dx1 = x2 =", "df/dx2 = x1 =", "df/dx1 = 2 * x2^2 =", "df/dx2 = 4 * x1 * x2 =",
    ] {
      #expect(lines.contains { $0.contains(formula) }, "\(formula)")
    }
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `activations agree with pencil and paper`(_ backend: Backend) throws {
    let facts = try run(.activationsByHand, backend).facts
    let sums = ["e": 0, "f": 0.5, "g": 1.0, "h": 9]
    #expect(facts["a linear"] == 1)
    #expect(facts["b linear"] == 9)
    #expect(facts["c relu"] == 0.5)
    #expect(facts["d relu"] == 0)
    for (letter, sum) in sums {
      #expect(facts.fact("\(letter) tanh", is: tanh(sum), within: 1e-12))
      #expect(facts.fact("\(letter) tanh batched", is: tanh(sum), within: 1e-12))
      let sigmoid = 1 / (1 + exp(-sum))
      #expect(facts.fact("\(letter) sigmoid batched", is: sigmoid, within: 1e-12))
    }
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `the perceptron separates what a line can separate`(_ backend: Backend) throws {
    let facts = try run(.perceptron, backend).facts
    // No line is farther from the rows than the best: (x1 + x2 - 1.5) / √2 and x - 0.5.
    let best = [("AND", 4.0, sqrt(0.125)), ("OR", 4, sqrt(0.125)), ("NOT", 2, 0.5)]
    for (name, rows, widest) in best {
      #expect(facts["\(name) correct"] == rows)
      #expect((1...100).contains(facts["\(name) steps"] ?? .nan))
      let margin = facts["\(name) margin"] ?? .nan
      #expect(margin > 0 && margin <= widest + 1e-6)
    }
    #expect((facts["XOR correct"] ?? .nan) < 4)
    #expect(facts["XOR steps"] == nil)
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `gradients shrink by a quarter or more per sigmoid layer`(_ backend: Backend) throws {
    let facts = try run(.vanishingGradient, backend).facts
    let slope = facts["sigmoid largest slope"] ?? .nan
    #expect(slope > 0.2 && slope <= 0.25 + 1e-6)
    // Eleven layers lie between the first and the last; the weights shrink gradients further.
    #expect((facts["sigmoid first to last"] ?? .nan) < pow(0.25, 11) * 10)
    for kind in ["relu", "residual"] {
      #expect(facts["\(kind) largest slope"] == 1)
      #expect((0.1...100).contains(facts["\(kind) first to last"] ?? .nan))
    }
  }
}
