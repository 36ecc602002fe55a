import Foundation
import GraphC

/// Where the two neurons end up, told by how fast states that are close part.
///
/// A tangent vector goes along with the state, multiplied by the step's Jacobian matrix, whose formulas
/// are derived. The mean of the logarithm of how much longer it becomes is the first Lyapunov exponent;
/// that of the Jacobian's determinant is the sum of both.
struct Attractor {
  enum Kind: String, CaseIterable {
    case fixedPoint = "fixed-point"
    case periodic
    case quasiperiodic = "quasi-periodic"
    case chaotic
  }

  let kind: Kind
  /// Per step, the larger one first.
  let exponents: [Double]
  /// States after those that lead to the attractor, o₁ and o₂ in turn.
  let orbit: [Double]
  /// Steps until a state comes again; nil if none does.
  let period: Int?

  /// By Kaplan and Yorke: where neither volumes grow nor shrink, between the exponents.
  var dimension: Double {
    if exponents[0] <= 0 { return kind == .quasiperiodic ? 1 : 0 }
    let sum = exponents[0] + exponents[1]
    return sum >= 0 ? 2 : 1 + exponents[0] / -exponents[1]
  }

  /// Follows the states of a few weights over many steps.
  ///
  /// The mean of n steps is known to about 1/√n for chaos, and 1/n for what is regular.
  init(
    _ weights: TwoNeuronRNN.Weights, steps: Int, _ options: CompilerOptions
  ) throws(Diagnostic) {
    let program = try Compiler.compile(try Self.graph(weights, steps), options: options)
    try program.initialize(seed: 0)
    try program.run()
    let stretch = try program.buffer("stretch").scalar / Double(steps)
    let volume = try program.buffer("volume").scalar / Double(steps)
    exponents = [stretch, volume - stretch].sorted(by: >)
    let orbit = try program.read("orbit").doubles
    self.orbit = orbit
    period = (1...min(64, steps - 1)).first { period in
      (0..<2).allSatisfy {
        abs(orbit[orbit.count - 2 + $0] - orbit[orbit.count - 2 - 2 * period + $0]) < 1e-9
      }
    }
    kind =
      switch (period, exponents[0]) {
      case (1?, ..<0): .fixedPoint
      case (.some, ..<0): .periodic
      case (_, 0.02...): .chaotic
      default: .quasiperiodic
      }
  }

  private static func graph(
    _ weights: TwoNeuronRNN.Weights, _ steps: Int
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("attractor")
    let neurons = TwoNeuronRNN.Neurons(weights, builder)
    let start = builder.zeros(TensorType(.f64, [2]))
    // What comes before the attractor.
    let (arrived, _) = scan(initial: [start], length: 1000) { carry, _ in
      ([neurons.step(carry[0])], [])
    }
    let direction = builder.constant(TensorData([2], [1, 0] as [Double]))
    let zero = builder.zeros(TensorType(.f64, []))
    let (sums, orbit) = scan(initial: [arrived[0], direction, zero, zero], length: steps) {
      carry, _ in
      let next = neurons.step(carry[0])
      let rows = (0..<2).map {
        grad(next.slice(axis: 0, from: $0, to: $0 + 1).sum(), wrt: carry[0])
      }
      let moved = concatenate(
        rows.map { ($0 * carry[1]).sum([0], keepingDimensions: true) }, axis: 0)
      let length = sqrt(square(moved).sum())
      func entry(_ row: Int, _ column: Int) -> Tensor {
        rows[row].slice(axis: 0, from: column, to: column + 1).sum()
      }
      let determinant = entry(0, 0) * entry(1, 1) - entry(0, 1) * entry(1, 0)
      // Of a Jacobian of 0 nothing is left, and no logarithm.
      let least = 1e-300
      return (
        [
          next, moved / maximum(length, Tensor(least)),
          carry[2] + log(maximum(length, Tensor(least))),
          carry[3] + log(maximum(abs(determinant), Tensor(least))),
        ], [next]
      )
    }
    builder.output("stretch", sums[2])
    builder.output("volume", sums[3])
    builder.output("orbit", orbit[0])
    return try builder.finish()
  }
}
