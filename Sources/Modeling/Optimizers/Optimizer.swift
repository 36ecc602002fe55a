import IR
import Operators

/// A rule that changes parameters by their gradients.
///
/// Optimizers add the rule to the graph of the training step: what they remember between steps is
/// states of that graph, and new values are its updates.
public protocol Optimizer: Sendable {
  /// As users select it, such as `adam`; also the scope of its states.
  var name: String { get }

  /// Declares states and updates.
  ///
  /// Mistakes, such as a negative learning rate, are recorded in the builder.
  /// - Parameters:
  ///   - builder: holds the parameters; the graph of the training step.
  ///   - gradients: parameters and gradients of equal types.
  func apply(to builder: GraphBuilder, gradients: [(parameter: Tensor, gradient: Tensor)])
}

/// The state that holds every optimizer's learning rate, a scalar that a host may change between
/// steps without compiling anew.
public enum LearningRate {
  public static let label = "optimizer.learning_rate"
}

extension Optimizer {
  /// Declares the learning rate: `f64` if any parameter is, so that no step loses precision.
  func declareLearningRate(
    _ value: Double, in builder: GraphBuilder,
    for gradients: [(parameter: Tensor, gradient: Tensor)]
  ) -> Tensor {
    check(value >= 0 && value.isFinite, "learning rate \(value) is negative or not finite", builder)
    let isDouble = gradients.contains { $0.parameter.elementType == .f64 }
    return builder.state(
      LearningRate.label, [], isDouble ? .f64 : .f32, initializer: .constant(value))
  }

  /// Declares a state of a parameter's type that starts at 0.
  func memory(_ purpose: String, of parameter: Tensor, in builder: GraphBuilder) -> Tensor {
    let label = parameter.node?.argument?.label ?? ""
    return builder.state(
      "\(name).\(purpose).\(label)", parameter.shape, parameter.elementType)
  }

  /// Records a mistake unless `condition` holds.
  func check(_ condition: Bool, _ message: String, _ builder: GraphBuilder) {
    guard !condition else { return }
    builder.report(Diagnostic(stage: "build", subject: "optimizer \(name)", message: message))
  }
}
