import IR
import Operators

extension Model {
  /// An input that says what rows weigh in the loss.
  struct Weighting: Sendable {
    let name: String
    /// Of a row: none for one weight.
    let shape: Shape
  }

  /// The same model, in whose loss each row weighs what the input `name`, `f32[rows, …]`, says.
  ///
  /// With a `shape` each place of a row has a weight, such as each of a sequence. The loss must be
  /// a mean or sum over rows, as losses make it by default; terms that no input decides, such as
  /// penalties, are left alone.
  ///
  /// - Follows: Keras's `sample_weight`.
  public func weighingRows(by name: String, shape: Shape = []) -> Model {
    var model = self
    model.rowWeights = Weighting(name: name, shape: shape)
    return model
  }

  /// The same model, to whose loss `l1 · Σ|p| + l2 · Σp²` is added, which is the metric `penalty`
  /// too.
  ///
  /// `patterns` are names of the parameters, in which `*` stands for any text. For a penalty that
  /// no report shows, see `Optimizer.penalizingWeights`.
  ///
  /// - Follows: Keras's `kernel_regularizer`.
  public func penalizingWeights(
    l1: Double = 0, l2: Double = 0, of patterns: [String] = ["*"]
  ) -> Model {
    var model = self
    model.penalties.append(Penalty(l1: l1, l2: l2, patterns: patterns))
    return model
  }

  /// Weighs rows and adds penalties to the loss.
  ///
  /// - Throws: when the loss is no mean over rows, a pattern names no parameter, or a penalty is
  ///   negative.
  func completeLoss(_ loss: Tensor, in builder: GraphBuilder, batchSize: Int)
    throws(Diagnostic) -> Tensor
  {
    var result = loss
    if let rowWeights { result = try weighted(result, by: rowWeights, builder, batchSize) }
    var penalty: Tensor?
    for part in penalties {
      if let mistake = part.mistake {
        throw Diagnostic(stage: "build", subject: "model \(name)", message: mistake)
      }
      for parameter in try parameters(named: part.patterns, builder, to: "penalized") {
        guard let sum = part.sum(of: parameter)?.cast(to: loss.elementType) else { continue }
        penalty = penalty.map { $0 + sum } ?? sum
      }
    }
    if let penalty {
      result = result + penalty
      builder.output("penalty", penalty)
    }
    guard result.value != loss.value else { return loss }
    builder.removeOutputs { $0.name == "loss" }
    builder.output("loss", result)
    return result
  }

  private func weighted(
    _ loss: Tensor, by weights: Weighting, _ builder: GraphBuilder, _ batchSize: Int
  ) throws(Diagnostic) -> Tensor {
    let input = builder.input(weights.name, Shape([batchSize] + weights.shape.extents))
    if let result = RowWeighting(weights: input)(loss) { return result }
    let axes = (["rows"] + weights.shape.extents.map(String.init)).joined(separator: "x")
    throw Diagnostic(
      stage: "build", subject: "model \(name)",
      message:
        "the output 'loss' is no mean or sum over [\(axes)] losses, so rows cannot be weighed",
      notes: ["note: declare an input of weights and pass it to the loss: weights:"])
  }
}

/// A penalty on large parameters.
struct Penalty: Sendable {
  let l1: Double
  let l2: Double
  let patterns: [String]

  /// nil without a penalty.
  func sum(of parameter: Tensor) -> Tensor? {
    let magnitudes = l1 == 0 ? nil : abs(parameter).sum() * Tensor(l1)
    let squares = l2 == 0 ? nil : (parameter * parameter).sum() * Tensor(l2)
    guard let magnitudes, let squares else { return magnitudes ?? squares }
    return magnitudes + squares
  }

  var mistake: String? {
    let bad = [l1, l2].first { !($0 >= 0 && $0.isFinite) }
    return bad.map { "the penalty \($0) is negative or not finite" }
  }
}
