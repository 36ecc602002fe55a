import Foundation
import GraphC

/// A density with equally large hills at some places: what networks learn to draw numbers from.
struct GaussianMixture {
  let means: [Double]
  let deviation: Double

  /// The density at a place.
  func density(at x: Double) -> Double {
    let sum = means.reduce(0.0) { sum, mean in
      let distance = (x - mean) / deviation
      return sum + exp(-distance * distance / 2)
    }
    return sum / (Double(means.count) * deviation * (2 * Double.pi).squareRoot())
  }

  /// Numbers of this density, `f32[count x 1]`; other streams of a seed give other ones.
  func samples(_ count: Int, seed: Int64, stream: Int = 0) throws(Diagnostic) -> TensorData {
    func numbers(_ initializer: Initializer, _ ordinal: Int) throws(Diagnostic) -> [Double] {
      let argument = Argument("x", .state, TensorType(.f64, [count]), initializer)
      return try Initialization.fill(argument, seed: seed, ordinal: ordinal).doubles
    }
    let errors = try numbers(.normal(mean: 0, deviation: deviation), 2 * stream)
    let places = try numbers(.uniform(low: 0, high: Double(means.count)), 2 * stream + 1)
    let values = zip(places, errors).map { means[min(Int($0), means.count - 1)] + $1 }
    return TensorData(TensorType(.f32, [count, 1]), doubles: values)
  }
}

/// Standard normal numbers, `f32[rows x width]`, to make examples of.
func normalNumbers(
  _ rows: Int, _ width: Int, seed: Int64, stream: Int = 0
) throws(Diagnostic) -> TensorData {
  let argument = Argument(
    "noise", .state, TensorType(.f32, [rows, width]), .normal(mean: 0, deviation: 1))
  return try Initialization.fill(argument, seed: seed, ordinal: stream)
}
