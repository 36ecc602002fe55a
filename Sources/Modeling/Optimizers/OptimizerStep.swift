import IR
import Operators

/// The part of a training step that optimizers write: the learning rate, states, and new values.
///
/// New values are collected here, so that an optimizer around another one can revise them, and
/// become the graph's updates at the end.
public final class OptimizerStep {
  public let builder: GraphBuilder
  /// A scalar, `f64` if any parameter is, so that no step loses precision.
  public private(set) var rate: Tensor
  /// What the step's gradients weigh beside those of other batches; nil for all alike.
  let batchWeight: () -> BatchWeight?
  /// Of all parameters that the step updates, in whatever group.
  let parameterNames: [String]
  private var updates: [(target: Tensor, value: Tensor)] = []
  private var counted: Tensor?
  private var scalars: [String: Tensor] = [:]
  /// What tells the states of parameter groups apart.
  private var suffix = ""
  /// The weight decay of the current parameter group, until a rule has taken it.
  private var groupDecay: Double?

  init(
    _ builder: GraphBuilder, learningRate: Double, for gradients: [ParameterGradient],
    batchWeight: @escaping () -> BatchWeight? = { nil }
  ) {
    self.builder = builder
    self.batchWeight = batchWeight
    parameterNames = gradients.map { $0.parameter.node?.argument?.label ?? "" }
    let isDouble = gradients.contains { $0.parameter.elementType == .f64 }
    rate = builder.state(
      LearningRate.label, [], isDouble ? .f64 : .f32, initializer: .constant(learningRate))
  }

  /// The number of this step, counted from 1: `f64[]`.
  public var number: Tensor {
    if let counted { return counted }
    let count = builder.state("optimizer.step" + suffix, [], .i64)
    let next = count + 1
    update(count, to: next)
    // In f32 the first 1 - 0.999^t would be wrong in the fifth digit.
    let number = next.cast(to: .f64)
    counted = number
    return number
  }

  /// The learning rate in a parameter's element type.
  public func rate(for parameter: Tensor) -> Tensor { rate.cast(to: parameter.elementType) }

  /// Declares a state of a parameter's type: `OPTIMIZER.PURPOSE.PARAMETER`.
  public func memory(
    _ owner: String, _ purpose: String, of parameter: Tensor, startingAt value: Double = 0
  ) -> Tensor {
    let label = parameter.node?.argument?.label ?? ""
    return builder.state(
      "\(owner).\(purpose).\(label)", parameter.shape, parameter.elementType,
      initializer: .constant(value))
  }

  /// The scalar state `OPTIMIZER.PURPOSE`, one for all parameters of a group.
  public func scalar(
    _ owner: String, _ purpose: String, _ type: ElementType, startingAt value: Double = 0
  ) -> (state: Tensor, isNew: Bool) {
    let label = "\(owner).\(purpose)\(suffix)"
    if let known = scalars[label] { return (known, false) }
    let state = builder.state(label, [], type, initializer: .constant(value))
    scalars[label] = state
    return (state, true)
  }

  /// Gives a parameter or state its value after the step.
  public func update(_ target: Tensor, to value: Tensor) { updates.append((target, value)) }

  /// Lets an optimizer update parameters, and replaces each value that it gives to a parameter or
  /// state.
  public func revise(
    _ optimizer: any Optimizer, _ gradients: [ParameterGradient],
    _ revised: (_ target: Tensor, _ value: Tensor) -> Tensor
  ) {
    let first = updates.count
    optimizer.update(gradients, in: self)
    for index in first..<updates.count {
      let value = revised(updates[index].target, updates[index].value)
      updates[index].value = value
    }
  }

  /// Lets an optimizer update a group of parameters with a rate, scalars and a decay of their own.
  ///
  /// The decay takes the place of the one that the optimizer has, or is applied here.
  func updateGroup(
    _ number: Int, rateFactor: Double, decay: Double?, _ optimizer: any Optimizer,
    _ gradients: [ParameterGradient]
  ) {
    let outer = (rate, counted, suffix, groupDecay)
    if rateFactor != 1 { rate = rate * Tensor(rateFactor) }
    counted = nil
    suffix += ".group\(number)"
    groupDecay = decay
    revise(optimizer, gradients) { target, value in
      guard let groupDecay, target.isParameter else { return value }
      return decayed(value, of: target, by: groupDecay)
    }
    (rate, counted, suffix, groupDecay) = outer
  }

  /// The decay that an optimizer is to apply: that of the current group, else its own.
  func takeDecay(else own: Double) -> Double {
    defer { groupDecay = nil }
    return groupDecay ?? own
  }

  /// A new value less the rate's share of the parameter's old one.
  func decayed(_ value: Tensor, of parameter: Tensor, by decay: Double) -> Tensor {
    decay == 0 ? value : value - rate(for: parameter) * Tensor(decay) * parameter
  }

  /// Records a mistake of an optimizer unless `condition` holds.
  public func expect(_ condition: Bool, _ message: String, of optimizer: any Optimizer) {
    guard !condition else { return }
    builder.report(
      Diagnostic(stage: "build", subject: "optimizer \(optimizer.name)", message: message))
  }

  /// Records a mistake unless a number that decays something is in `0..<1`.
  func expectFraction(_ value: Double, _ name: String, of optimizer: any Optimizer) {
    expect((0..<1).contains(value), "\(name) \(value) is outside 0..<1", of: optimizer)
  }

  /// Records a mistake unless a number is finite and not negative.
  func expectNotNegative(_ value: Double, _ name: String, of optimizer: any Optimizer) {
    expect(
      value >= 0 && value.isFinite, "\(name) \(value) is negative or not finite", of: optimizer)
  }

  func finish() {
    for (target, value) in updates { builder.update(target, to: value) }
  }
}

extension Tensor {
  /// Whether this is a parameter, not a state.
  var isParameter: Bool { node?.argument?.role == .parameter }
}
