import IR
import Operators

/// Parameters that are not trained like the others.
public struct ParameterGroup: Sendable {
  public let patterns: [String]
  public let learningRate: Double?
  public let decay: Double?
  public let isFrozen: Bool
  public let optimizer: (any Optimizer)?

  /// A group of the parameters whose names the patterns describe; `*` stands for any text.
  ///
  /// - Parameters:
  ///   - patterns: names of parameters.
  ///   - learningRate: instead of the optimizer's; schedules scale all rates alike.
  ///   - decay: instead of the optimizer's own weight decay.
  ///   - frozen: whether the parameters stay as they are.
  ///   - optimizer: another rule.
  public init(
    _ patterns: String..., learningRate: Double? = nil, decay: Double? = nil,
    frozen: Bool = false, optimizer: (any Optimizer)? = nil
  ) {
    self.patterns = patterns
    self.learningRate = learningRate
    self.decay = decay
    isFrozen = frozen
    self.optimizer = optimizer
  }
}

/// Optimizers for disjoint parts of the parameters.
struct ParameterGroups: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let groups: [ParameterGroup]

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    var rest = gradients
    for (index, group) in groups.enumerated() {
      let isMember = step.selected(gradients, by: group.patterns, for: self)
      let values = zip(gradients, isMember).filter(\.1).map(\.0.parameter.value)
      let members = rest.filter { values.contains($0.parameter.value) }
      rest.removeAll { values.contains($0.parameter.value) }
      update(members, of: group, number: index + 1, in: step)
    }
    if !rest.isEmpty { base.update(rest, in: step) }
  }

  private func update(
    _ members: [ParameterGradient], of group: ParameterGroup, number: Int, in step: OptimizerStep
  ) {
    guard !group.isFrozen, !members.isEmpty else { return }
    let optimizer = group.optimizer ?? base
    let rate = group.learningRate ?? optimizer.learningRate
    step.expectNotNegative(rate, "learning rate of group \(number)", of: self)
    if let decay = group.decay {
      step.expectNotNegative(decay, "weight decay of group \(number)", of: self)
    }
    step.expect(
      learningRate > 0 || rate == learningRate,
      "the learning rate is 0, which cannot be scaled to the \(rate) of group \(number)", of: self)
    let factor = rate == learningRate ? 1 : rate / learningRate
    step.updateGroup(number, rateFactor: factor, decay: group.decay, optimizer, members)
  }
}

extension Optimizer {
  /// Trains groups of parameters in their own way; a parameter belongs to the first group that
  /// describes it, and all others to this optimizer.
  ///
  ///     Adam().grouping([
  ///       ParameterGroup("embedding.*", frozen: true), ParameterGroup("*.bias", decay: 0),
  ///     ])
  public func grouping(_ groups: [ParameterGroup]) -> any Optimizer {
    ParameterGroups(base: self, groups: groups)
  }
}
