import Examples
import Foundation
import GraphC
import Testing
import Training

@Suite struct LearningTests {
  @Test(arguments: [Backend.interpreter, .tcc])
  func `the delta rule is the gradient`(_ backend: Backend) throws {
    let (facts, lines) = try run(.deltaRule, backend)
    #expect(facts.fact("gradient difference", is: 0, within: 1e-6))
    #expect(facts.fact("weight error", is: 0, within: 1e-4))
    #expect(lines.first == "dE/dw = x * (reduce_sum(w * x, axes = [0]) - t)")
  }

  @Test(arguments: [Backend.interpreter, .tcc, .cc])
  func `one neuron makes the step of the lecture and never learns XOR`(_ backend: Backend) throws {
    let facts = try run(.xorNeuron, backend).facts
    let prediction = 1 / (1 + exp(0.1))
    #expect(facts.fact("z", is: -0.1, within: 1e-6))
    #expect(facts.fact("prediction", is: prediction, within: 1e-6))
    #expect(facts.fact("prediction", is: 0.475, within: 5e-4))
    #expect(facts.fact("first loss", is: -log(1 - prediction), within: 1e-6))
    #expect(facts.fact("first loss", is: 0.644, within: 5e-4))
    #expect(facts.fact("w0", is: -0.3375, within: 5e-5))
    #expect(facts["w1"] == 0.75)
    #expect(facts["w2"] == 0.5)
    #expect((facts["correct"] ?? .nan) < 4)
    // The best that a line can do is one half everywhere.
    #expect(facts.fact("loss", is: log(2), within: 1e-4))
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `hidden units learn XOR`(_ backend: Backend) throws {
    let facts = try run(.xorMLP, backend).facts
    #expect(facts["step units correct"] == 4)
    for net in ["2-2-1", "2-3-1", "2-2-2-1"] {
      #expect(facts["\(net) correct"] == 4)
      expect("xor-mlp: \(net) loss", facts["\(net) loss"] ?? .nan, below: 0.05)
    }
  }

  @Test(arguments: [Backend.interpreter, .tcc])
  func `descent finds the line of the closed form`(_ backend: Backend) throws {
    let facts = try run(.linearRegression, backend).facts
    let (w, b) = (facts["closed form w"] ?? .nan, facts["closed form b"] ?? .nan)
    // Three deviations of the estimates from 256 points with errors of deviation 0.1.
    #expect(abs(w - 2) < 0.033)
    #expect(abs(b - 1) < 0.019)
    // The cloud around the solution has a radius of about 0.1 √(rate / batch) = 0.002.
    #expect(facts.fact("w", is: w, within: 0.01))
    #expect(facts.fact("b", is: b, within: 0.01))
  }

  @Test func `the error falls with the width of the hidden layer`() throws {
    let facts = try run(.universalApproximation, .tcc).facts
    let errors = [1, 4, 16, 64].map { facts["error at width \($0)"] ?? .nan }
    for (place, wide) in errors.enumerated().dropFirst() {
      expect("universal-approximation: error \(place)", wide, below: errors[place - 1])
    }
    expect("universal-approximation: last error", errors[3], below: 0.05)
  }

  @Test func `approximation begins alike in interpreter and tcc`() throws {
    let interpreted = try run(.universalApproximation, .interpreter, epochs: 2).facts
    let compiled = try run(.universalApproximation, .tcc, epochs: 2).facts
    for (name, value) in interpreted {
      #expect(compiled.fact(name, is: value, within: 1e-4), "\(name)")
    }
  }
}
