import GraphC
import Modeling
import TestSupport

/// A graph around each layer, without what a step changes.
enum LayerSamples {
  static let all = norms + plain

  static func sample(
    _ name: String, _ layer: any Layer, _ shape: Shape, mode: Mode = .inference,
    floats: ClosedRange<Double> = -2...2, integers: ClosedRange<Int64> = 0...4,
    type: ElementType = .f32
  ) -> Sample {
    Sample(name, floats: floats, integers: integers) { builder in
      let y = layer(builder.input("x", type, shape), mode: mode)
      builder.removeOutputs { $0.updates != nil }
      return y
    }
  }

  private static let norms = [
    sample("batch norm, training", BatchNorm(), [4, 2, 2], mode: .training),
    sample("batch norm, inference", BatchNorm(), [4, 2], floats: 0.5...2),
    sample("layer norm", LayerNorm(), [3, 4]),
    sample("rms norm", RMSNorm(), [3, 4]),
    sample("group norm", GroupNorm(groups: 2), [2, 3, 4]),
  ]

  private static let plain = [
    sample("dense", Dense(3, activation: .tanh), [2, 4]),
    sample("dropout", Sequential([Dense(3), Dropout(0.4)]), [4, 3], mode: .training),
    sample("embedding", Embedding(5, width: 2), [2, 3], type: .i32),
    sample("positions", PositionalEncoding(.learned(length: 4)), [2, 3, 2]),
    sample("waves", PositionalEncoding(), [2, 3, 4]),
    sample("residual", Residual(Dense(3, activation: .tanh)), [2, 3]),
    sample(
      "shared", Sequential([Shared("s", Dense(3)), Tanh(), Shared("s", Dense(3))]), [2, 3]),
    sample("reshape", Sequential([Reshape([2, -1]), Dense(2)]), [2, 6]),
  ]
}
