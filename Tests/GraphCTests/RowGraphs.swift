import GraphC
import Modeling
import TestSupport

/// A normalization, softmax or loss, forward and backward, with how many kernels it may become.
struct RowGraph: Sendable, CustomStringConvertible {
  let name: String
  let kernelCount: Int
  let build: @Sendable (GraphBuilder) -> Void

  var description: String { name }

  func graph() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name)
    build(builder)
    return try builder.finish()
  }

  /// The elements less their mean, divided by their deviation, along some axes; scaled and shifted.
  static func normalized(_ x: Tensor, _ axes: [Int], scale: Tensor, shift: Tensor) -> Tensor {
    let centered = x - x.mean(axes, keepingDimensions: true)
    let variance = square(centered).mean(axes, keepingDimensions: true)
    return centered * rsqrt(variance + 1e-5) * scale + shift
  }

  /// A function of `x` and its gradient for a cotangent that is an argument.
  private static func backward(
    _ builder: GraphBuilder, _ shape: Shape, keepsResult: Bool,
    _ function: (Tensor) -> Tensor
  ) {
    let x = builder.parameter("x", shape)
    let y = function(x)
    let cotangent = builder.input("cotangent", y.shape)
    if keepsResult { builder.output("y", y) }
    let parameters = builder.arguments(.parameter)
    let slopes = gradients(of: (y * cotangent).sum(), withRespectTo: parameters)
    for (index, slope) in slopes.enumerated() { builder.output("slope\(index)", slope) }
  }

  private static func norm(
    _ name: String, _ kernelCount: Int, _ shape: Shape, _ axes: [Int], parameters: Shape,
    isBackward: Bool, keepsResult: Bool = false
  ) -> RowGraph {
    RowGraph(name: name, kernelCount: kernelCount) { builder in
      let scale = builder.parameter("scale", parameters)
      let shift = builder.parameter("shift", parameters)
      guard isBackward else {
        let x = builder.input("x", shape)
        return builder.output("y", normalized(x, axes, scale: scale, shift: shift))
      }
      backward(builder, shape, keepsResult: keepsResult) {
        normalized($0, axes, scale: scale, shift: shift)
      }
    }
  }

  private static func softmax(
    _ name: String, _ shape: Shape, axis: Int, logarithm: Bool, isBackward: Bool
  ) -> RowGraph {
    RowGraph(name: name, kernelCount: 1) { builder in
      func apply(_ x: Tensor) -> Tensor {
        logarithm ? Modeling.logSoftmax(x, axis: axis) : Modeling.softmax(x, axis: axis)
      }
      if isBackward { return backward(builder, shape, keepsResult: false, apply) }
      builder.output("y", apply(builder.input("x", shape)))
    }
  }

  /// The mean crosses rows, so it is the second kernel.
  private static let crossEntropy = RowGraph(name: "cross-entropy", kernelCount: 2) { builder in
    let logits = builder.parameter("logits", [32, 40])
    let labels = builder.input("labels", .i32, [32])
    let loss = Modeling.crossEntropy(logits: logits, labels: labels)
    builder.output("loss", loss)
    builder.output("slope", gradients(of: loss, withRespectTo: [logits])[0])
  }

  private static let soft = RowGraph(name: "cross-entropy-targets", kernelCount: 2) { builder in
    let logits = builder.parameter("logits", [8, 5, 40])
    let targets = builder.input("targets", [8, 5, 40])
    let loss = Modeling.crossEntropy(logits: logits, targets: targets)
    builder.output("loss", loss)
    builder.output("slope", gradients(of: loss, withRespectTo: [logits])[0])
  }

  static let all: [RowGraph] = [
    softmax("softmax", [32, 40], axis: -1, logarithm: false, isBackward: false),
    softmax("softmax-backward", [32, 40], axis: -1, logarithm: false, isBackward: true),
    softmax("softmax-columns", [40, 32], axis: 0, logarithm: false, isBackward: false),
    softmax("softmax-columns-backward", [40, 32], axis: 0, logarithm: false, isBackward: true),
    softmax("softmax-middle", [3, 40, 32], axis: 1, logarithm: false, isBackward: true),
    softmax("log-softmax", [32, 40], axis: -1, logarithm: true, isBackward: false),
    softmax("log-softmax-backward", [32, 40], axis: -1, logarithm: true, isBackward: true),
    crossEntropy, soft,
    norm("layer-norm", 1, [32, 40], [1], parameters: [40], isBackward: false),
    norm("layer-norm-backward", 2, [32, 40], [1], parameters: [40], isBackward: true),
    norm(
      "layer-norm-both", 2, [32, 40], [1], parameters: [40], isBackward: true, keepsResult: true),
    norm("layer-norm-sequence", 2, [4, 8, 40], [2], parameters: [40], isBackward: true),
    norm("layer-norm-planes", 1, [12, 5, 8], [1, 2], parameters: [5, 8], isBackward: false),
    norm("batch-norm", 1, [48, 32], [0], parameters: [32], isBackward: false),
    norm("batch-norm-backward", 1, [48, 32], [0], parameters: [32], isBackward: true),
    norm(
      "batch-norm-both", 1, [48, 32], [0], parameters: [32], isBackward: true, keepsResult: true),
    norm("batch-norm-wide", 1, [300, 200], [0], parameters: [200], isBackward: true),
    norm("batch-norm-sequence", 1, [6, 8, 32], [0, 1], parameters: [32], isBackward: false),
    norm(
      "batch-norm-sequence-backward", 1, [6, 8, 32], [0, 1], parameters: [32], isBackward: true),
  ]
}
