import IR
import Operators

/// A parameter and the gradient of the loss for it, of equal types.
public typealias ParameterGradient = (parameter: Tensor, gradient: Tensor)

/// A rule that changes parameters by their gradients.
///
/// Optimizers add the rule to the graph of the training step: what they remember between steps is
/// states of that graph, and new values are its updates. Methods such as `clippingGradients` and
/// `decayingWeights` make an optimizer that does something before or after another one.
public protocol Optimizer: Sendable {
  /// As users select it, such as `adam`; also the scope of its states.
  var name: String { get }

  /// The learning rate that training begins with.
  var learningRate: Double { get }

  /// Adds the rule for these parameters.
  ///
  /// Mistakes, such as a negative decay, are recorded in the step's builder.
  func update(_ gradients: [ParameterGradient], in step: OptimizerStep)
}

extension Optimizer {
  /// Declares the learning rate, states and updates.
  ///
  /// Two optimizers of one graph, such as those of a generator and a critic, each need a scope.
  /// - Parameters:
  ///   - builder: holds the parameters; the graph of the training step.
  ///   - gradients: parameters and gradients of equal types.
  public func apply(to builder: GraphBuilder, gradients: [ParameterGradient]) {
    apply(to: builder, gradients: gradients) { nil }
  }

  /// As above, by gradients of a loss that weighs beside those of other batches.
  func apply(
    to builder: GraphBuilder, gradients: [ParameterGradient],
    weight: @escaping () -> BatchWeight?
  ) {
    let step = OptimizerStep(
      builder, learningRate: learningRate, for: gradients, batchWeight: weight)
    step.expect(
      learningRate >= 0 && learningRate.isFinite,
      "learning rate \(learningRate) is negative or not finite", of: self)
    update(gradients, in: step)
    step.finish()
  }
}

/// The argument that holds every optimizer's learning rate, a scalar that a host may change between
/// steps without compiling anew.
public enum LearningRate {
  public static let label = "optimizer.learning_rate"
}

/// A rule that changes every parameter by its own gradient.
protocol UpdateRule: Optimizer {
  /// Records the mistakes in the rule's numbers.
  func check(in step: OptimizerStep)

  /// The parameter's value after the step.
  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor
}

extension UpdateRule {
  public func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    check(in: step)
    for (parameter, gradient) in gradients {
      step.update(parameter, to: newValue(of: parameter, gradient, in: step))
    }
  }
}
