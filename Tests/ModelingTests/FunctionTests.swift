import IR
import Modeling
import Operators
import Testing

@Suite struct FunctionTests {
  /// Five logits and their probabilities as the lecture prints them, to two digits.
  static let logits = [1.3, 5.1, 2.2, 0.7, 1.1]

  @Test func softmaxOfTheLecture() throws {
    let found = try evaluate { [softmax(values($0, [5], Self.logits))] }[0]
    expectClose(found, [0.02, 0.90, 0.05, 0.01, 0.02], absolute: 0.005)
    expectClose([found.reduce(0, +)], [1])
  }

  @Test func softmaxNeitherOverflowsNorUnderflows() throws {
    let results = try evaluate { builder in
      let x = values(builder, [2, 2], [1000, 1000, -1000, -3000])
      return [softmax(x), logSoftmax(x)]
    }
    expectClose(results[0], [0.5, 0.5, 1, 0])
    expectClose(results[1], [-0.6931471805599453, -0.6931471805599453, 0, -2000])
  }

  @Test func softmaxAlongTheFirstAxis() throws {
    let found = try evaluate { [softmax(values($0, [2, 2], [0, 1, 0, 1]), axis: 0)] }[0]
    expectClose(found, [0.5, 0.5, 0.5, 0.5])
  }

  @Test func sparseEqualsOneHotCrossEntropy() throws {
    let results = try evaluate { builder in
      let x = values(builder, [2, 5], Self.logits + Self.logits.reversed())
      let labels = builder.constant(TensorData([2], [UInt8(1), 4]))
      let targets = oneHot(labels, depth: 5, type: .f32)
      return [crossEntropy(logits: x, labels: labels), crossEntropy(logits: x, targets: targets)]
    }
    #expect(results[0] == results[1])
    // By hand: log of the sum of exp, less the chosen logit, 5.1 and 1.3.
    let logSum = 5.2025448289638705
    expectClose(results[0], [logSum - (5.1 + 1.3) / 2])
  }

  @Test func crossEntropyOfAnImpossibleClassIsFinite() throws {
    let found = try evaluate { builder in
      let x = values(builder, [1, 2], [0, -.infinity])
      return [crossEntropy(logits: x, labels: builder.constant(TensorData([1], [Int64(0)])))]
    }
    #expect(found == [[0]])
  }

  @Test func crossEntropyGradientIsProbabilityLessTarget() throws {
    let results = try evaluate { builder in
      let x = values(builder, [1, 5], Self.logits)
      let loss = crossEntropy(logits: x, labels: builder.constant(TensorData([1], [Int32(2)])))
      let hot = values(builder, [1, 5], [0, 0, 1, 0, 0])
      return [grad(loss, wrt: x), softmax(x) - hot]
    }
    expectClose(results[0], results[1])
  }

  /// The lecture's sigmoid neuron: z = -0.1, target 0, loss 0.644.
  @Test func binaryCrossEntropies() throws {
    let results = try evaluate { builder in
      let z = values(builder, [1], [-0.1])
      let target = values(builder, [1], [0])
      return [
        binaryCrossEntropy(logits: z, targets: target),
        binaryCrossEntropy(probabilities: sigmoid(z), targets: target),
        grad(binaryCrossEntropy(logits: z * 0, targets: target), wrt: z * 0),
      ]
    }
    expectClose(results[0], [0.644396660073571])
    expectClose(results[1], results[0])
    expectClose(results[2], [0.5])
  }

  @Test func binaryCrossEntropiesStayFinite() throws {
    let results = try evaluate { builder in
      let z = values(builder, [2], [800, -800])
      let wrong = builder.constant(TensorData([2], [UInt8(0), 1]))
      let p = values(builder, [2], [1, 0])
      return [
        binaryCrossEntropy(logits: z, targets: wrong),
        binaryCrossEntropy(probabilities: p, targets: wrong),
        grad(binaryCrossEntropy(probabilities: p, targets: wrong), wrt: p),
      ]
    }
    expectClose(results[0], [800])
    expectClose(results[1], [16.118095651], absolute: 1e-7)
    #expect(results[2].allSatisfy { $0.isFinite })
  }

  @Test func meanSquaredErrorByHand() throws {
    let found = try evaluate { builder in
      let targets = builder.constant(TensorData([2], [Int32(0), 3]))
      return [meanSquaredError(predictions: values(builder, [2], [1, 5]), targets: targets)]
    }
    #expect(found == [[2.5]])
  }

  @Test func accuracyAndCount() throws {
    let found = try evaluate { builder in
      let x = values(builder, [4, 2], [1, 0, 0, 1, 2, 2, -1, 3])
      let labels = builder.constant(TensorData([4], [UInt8(0), 0, 0, 1]))
      return [accuracy(logits: x, labels: labels), correctCount(logits: x, labels: labels)]
    }
    #expect(found == [[0.75], [3]])
  }

  @Test func reluHasSlopeZeroAtZeroAndKeepsNaN() throws {
    let results = try evaluate { builder in
      let x = values(builder, [4], [-1, 0, 2, .nan])
      return [relu(x), grad(relu(x).sum(), wrt: x)]
    }
    #expect(results[0].dropLast() == [0, 0, 2] && results[0][3].isNaN)
    #expect(results[1] == [0, 0, 1, 1])
  }

  @Test(arguments: [
    (
      "labels are i64[3], expected shape [2] for logits f32[2x4]", TensorType(.f32, [2, 4]),
      TensorType(.i64, [3])
    ),
    (
      "labels are f32[2], expected integers", TensorType(.f32, [2, 4]), TensorType(.f32, [2])
    ),
    (
      "logits are i32[2x4], expected floats with a last axis of classes",
      TensorType(.i32, [2, 4]), TensorType(.i64, [2])
    ),
  ])
  func mistakesOfLabels(_ message: String, _ logits: TensorType, _ labels: TensorType) throws {
    let entropy = {
      crossEntropy(logits: $0, labels: $1, file: $2, line: $3)
    }
    for loss in [entropy, accuracy, correctCount] {
      let builder = GraphBuilder("test")
      let result = loss(
        builder.argument("x", .input, logits), builder.argument("labels", .input, labels),
        "Test.swift", 7)
      builder.output("loss", result)
      let found = diagnostic { _ = try builder.finish() }
      #expect(found?.message == message)
      #expect(found?.notes.first?.contains("Test.swift:7") == true)
    }
  }

  @Test func mistakesOfTargets() throws {
    let builder = GraphBuilder("test")
    let (x, t) = (builder.input("x", [2, 3]), builder.input("t", [2, 1]))
    let losses = [
      crossEntropy(logits: x, targets: t), binaryCrossEntropy(logits: x, targets: t),
      binaryCrossEntropy(probabilities: x, targets: t),
      meanSquaredError(predictions: x, targets: t),
    ]
    for loss in losses { #expect(loss.value == nil) }
    #expect(builder.diagnostics.count == 4)
    for mistake in builder.diagnostics {
      #expect(mistake.message == "targets are f32[2x1], expected shape [2x3]")
    }
  }
}
