import IR

/// Optimizers as users name them, each with the numbers that it has if none are given.
public enum OptimizerName: String, CaseIterable, Sendable {
  case sgd
  /// `b = 0.9 b + g`, `p -= rate · b`.
  case momentum
  /// `v = 0.9 v + rate · g`, `p -= v`.
  case momentumVelocity = "momentum-velocity"
  /// `m = 0.9 m + 0.1 g`, `p -= rate · m`.
  case momentumAverage = "momentum-average"
  case nesterov
  case rmsprop
  case rmspropCentered = "rmsprop-centered"
  case adam
  /// Epsilon in the root.
  case adamInside = "adam-inside"
  case amsgrad
  case adamw
  case nadam
  case adamax
  case adagrad
  case adadelta
  case rprop
  case lion

  public var optimizer: any Optimizer {
    switch self {
    case .sgd: SGD()
    case .momentum: SGD(momentum: 0.9)
    case .momentumVelocity: SGD(momentum: 0.9, form: .velocity)
    case .momentumAverage: SGD(momentum: 0.9, form: .average)
    case .nesterov: SGD(momentum: 0.9, nesterov: true)
    case .rmsprop: RMSProp()
    case .rmspropCentered: RMSProp(centered: true)
    case .adam: Adam()
    case .adamInside: Adam(epsilonPlacement: .inside)
    case .amsgrad: Adam(amsgrad: true)
    case .adamw: AdamW()
    case .nadam: NAdam()
    case .adamax: AdaMax()
    case .adagrad: Adagrad()
    case .adadelta: Adadelta()
    case .rprop: RProp()
    case .lion: Lion()
    }
  }
}
