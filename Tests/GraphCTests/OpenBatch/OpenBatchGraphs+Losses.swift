import GraphC
import Modeling

extension OpenBatchGraph {
  /// Losses, also over the batch axis and of all pairs of rows.
  static let losses: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "cross-entropy") { builder, n in
      crossEntropy(
        logits: Dense(4)(x(builder, [n, 5])), labels: builder.input("labels", [n], .i32))
    },
    OpenBatchGraph(gradient: "cross-entropy with weights") { builder, n in
      let labels = builder.input("labels", [n, 3], .u8)
      return crossEntropy(
        logits: x(builder, [n, 3, 5]), labels: labels, labelSmoothing: 0.1, ignoring: 2)
        + crossEntropy(
          logits: x(builder, [n, 4], .f32, "y"), labels: builder.input("l", [n], .i64),
          weights: builder.input("w", [n]))
    },
    OpenBatchGraph("counts of classifiers") { builder, n in
      let labels = builder.input("labels", [n], .i32)
      builder.output("correct", correctCount(logits: x(builder, [n, 4]), labels: labels))
      builder.output("each", oneHot(labels, depth: 4).sum([0]))
    },
    OpenBatchGraph(gradient: "softmax over the batch") { builder, n in
      let x = x(builder, [n, 3])
      return (softmax(x, axis: 0) * x).sum() + (logSoftmax(x, axis: 0) * x).mean()
    },
    OpenBatchGraph(gradient: "losses of rows") { builder, n in
      let (x, t) = (x(builder, [n, 4]), x(builder, [n, 4], .f32, "t"))
      return meanSquaredError(predictions: x, targets: t)
        + meanAbsoluteError(predictions: x, targets: t, reduction: .sum)
        + huberLoss(predictions: x, targets: t, delta: 0.5)
        + cosineLoss(predictions: x, targets: t)
        + tripletLoss(anchor: x, positive: t, negative: x * t)
        + kullbackLeiblerDivergence(logProbabilities: logSoftmax(x), targets: softmax(t))
        + binaryCrossEntropy(logits: x, targets: sigmoid(t))
    },
    OpenBatchGraph(gradient: "similarity of all pairs") { builder, n in
      let a = x(builder, [n, 4])
      let b = tanh(Dense(4)(x(builder, [n, 3], .f32, "y")))
      let scores = matmul(a, b, transposeRHS: true) * 5
      let own = (a * b).sum([1]) * 5
      return (logSumExp(scores, axes: [1]) - own).mean()
        + (logSumExp(scores, axes: [0]) - own).mean()
    },
    OpenBatchGraph(gradient: "masked similarity") { builder, n in
      let x = x(builder, [n, 4])
      let scores = matmul(x, x, transposeRHS: true)
      let others = select(builder.identity(n).greater(0), Tensor(-1e4), scores)
      return (softmax(others) * scores).sum() / Tensor(Double(n))
    },
    OpenBatchGraph(gradient: "distances of all pairs") { builder, n in
      let x = x(builder, [n, 3])
      let difference = x.expandDimensions(0) - x.expandDimensions(1)
      let squares = square(difference).sum([2])
      let alike = builder.input("labels", [n], .i32)
      let isAlike = alike.expandDimensions(0).equal(alike.expandDimensions(1))
      return select(isAlike, squares, maximum(1 - squares, 0)).sum() / Tensor(Double(n))
    },
    OpenBatchGraph(gradient: "labels that are rows") { builder, n in
      let (a, b) = (x(builder, [n, 4]), x(builder, [n, 4], .f32, "y"))
      return crossEntropy(
        logits: matmul(a, b, transposeRHS: true), labels: builder.iota(TensorType(.i64, [n])))
    },
    OpenBatchGraph(gradient: "two views of each row") { builder, n in
      let x = concatenate([x(builder, [n, 4]), x(builder, [n, 4], .f32, "y")])
      return logSumExp(matmul(x, x, transposeRHS: true), axes: [1]).mean()
    },
  ]
}
