import GraphC
import Testing

@testable import Training

/// Weights of rows, beside what `KerasFitTests` compares.
@Suite struct RowWeightTests {
  private static let rows = 6

  private static func dataset(_ more: [String: TensorData] = [:]) throws -> Dataset {
    let columns: [String: TensorData] = [
      "x": TensorData([6, 2], (0..<12).map { Float($0 % 5) }),
      "labels": TensorData([6], [0, 0, 0, 0, 1, 2] as [Int32]),
      "weight": TensorData([6], [1, 0, 2, 1, 0.5, 1] as [Float]),
    ]
    return try Dataset(columns.merging(more) { $1 })
  }

  private static func trainer(
    _ model: Model? = nil, _ more: [String: TensorData] = [:],
    _ change: (inout TrainingOptions) -> Void
  ) throws -> Trainer {
    var options = TrainingOptions(batchSize: 3, compiler: compiler(.interpreter))
    change(&options)
    return try Trainer(
      model: model ?? classifier(), dataset: dataset(more), options: options)
  }

  private static func classifier(
    _ loss: @escaping @Sendable (Tensor, Tensor) -> Tensor = {
      crossEntropy(logits: $0, labels: $1)
    }
  ) -> Model {
    Model(name: "classifier", optimizer: SGD(learningRate: 0.1)) { builder, n in
      let logits = Dense(3)(builder.input("x", [n, 2]))
      builder.output("logits", logits)
      builder.output("loss", loss(logits, builder.input("labels", [n], .i32)))
    }
  }

  /// As scikit-learn's `compute_class_weight("balanced")`: rows / (classes · count).
  @Test func balancedWeights() throws {
    let weights = try ClassWeights.balanced(Self.dataset())
    #expect(weights.weights == [0: 0.5, 1: 2, 2: 2])
    let oneHot = try Self.dataset().oneHot("labels", classes: 3)
    #expect(
      try ClassWeights.balanced(oneHot, of: "labels") == ClassWeights(weights.weights, of: "labels")
    )
  }

  @Test func bothKindsAreMultiplied() throws {
    let weights = RowWeights(classes: [0: 3, 2: 5], samples: "weight")
    let column = try weights.adding(to: Self.dataset()).column(RowWeights.column)
    #expect(column == TensorData([6], [3, 0, 6, 3, 0.5, 5] as [Float]))
  }

  @Test func placesOfSequencesHaveWeights() throws {
    let places = TensorData([6, 2], (0..<12).map { Int32($0 % 3) })
    let weights = RowWeights(classes: ClassWeights([1: 4], of: "places"), samples: "weight")
    let column = try weights.adding(to: Self.dataset(["places": places])).column(RowWeights.column)
    #expect(column == TensorData([6, 2], [1, 4, 0, 0, 8, 2, 1, 4, 0.5, 0.5, 4, 1] as [Float]))
    let model = Model(name: "places", optimizer: SGD(learningRate: 0.1)) { builder, n in
      let logits = Dense(3)(builder.input("x", [n, 2]).reshape([n, 2, 1]))
      builder.output(
        "loss", crossEntropy(logits: logits, labels: builder.input("labels", [n, 2], .i32)))
    }
    let trainer = try Self.trainer(model, ["labels": places]) { $0.classWeights = [1: 4] }
    #expect(try trainer.fit().epochs[0].training.loss.isFinite)
  }

  /// Rows that weigh nothing change nothing; a weight of 2 is a row that is there twice.
  @Test func weightsAreRepetitions() throws {
    let weighed = try Self.trainer { options in
      options.sampleWeights = "weight"
      options.shuffles = false
      options.batchSize = 6
    }
    var options = TrainingOptions(batchSize: 6, shuffles: false, compiler: compiler(.interpreter))
    // Row 4 weighs a half, so all others are there twice as often: 11 rows for sums of 12 halves.
    let repeated = try Self.dataset().subset([0, 0, 2, 2, 2, 2, 3, 3, 4, 5, 5])
    options.batchSize = 11
    let plain = try Trainer(model: Self.classifier(), dataset: repeated, options: options)
    let (a, b) = (try weighed.fit().epochs[0].training, try plain.fit().epochs[0].training)
    #expect(abs(a.loss * 12 - b.loss * 11) < 1e-5)
  }

  /// Evaluation weighs by a column that is there, and never by classes.
  @Test func evaluationWeighsByColumnsOnly() throws {
    let plain = try Self.trainer { _ in }.evaluate(on: Self.dataset()).loss
    let classes = try Self.trainer { $0.classWeights = [0: 9] }
    #expect(try classes.evaluate(on: Self.dataset()).loss == plain)
    let samples = try Self.trainer { $0.sampleWeights = "weight" }
    #expect(try samples.evaluate(on: Self.dataset()).loss != plain)
    let columns = try Self.dataset().columns.filter { $0.key != "weight" }
    #expect(try samples.evaluate(on: Dataset(columns)).loss == plain)
  }

  @Test func generatedRowsHaveWeights() throws {
    let data = try Self.dataset()
    let generator = DataGenerator(count: 6) { _, rows throws(Diagnostic) in
      try data.subset(Array(rows))
    }
    var options = TrainingOptions(batchSize: 3, shuffles: false, compiler: compiler(.interpreter))
    options.classWeights = [0: 2]
    let made = try Trainer(model: Self.classifier(), generator: generator, options: options)
    let kept = try Trainer(model: Self.classifier(), dataset: data, options: options)
    #expect(try made.fit().epochs[0].training == kept.fit().epochs[0].training)
  }

  @Test(arguments: [
    (["labels": -1.0], "", "the weight -1.0 of class 0 is negative or not finite"),
    ([:], "wieght", "there is no column 'wieght'; did you mean 'weight'?"),
    ([:], "bad", "the weight -2.0 in row 1 of column 'bad' is negative or not finite"),
  ])
  func mistakesAreNamed(_ classes: [String: Double], _ column: String, _ message: String) throws {
    let bad = TensorData([6], [0, -2, 0, 0, 0, 0] as [Float])
    let found = diagnostic {
      _ = try Self.trainer(nil, ["bad": bad]) { options in
        if let weight = classes["labels"] { options.classWeights = [0: weight] }
        if !column.isEmpty { options.sampleWeights = column }
      }
    }
    #expect(found?.message == message)
  }

  @Test func otherLossesAreRejected() throws {
    let odd = Self.classifier { logits, labels in
      sqrt(crossEntropy(logits: logits, labels: labels))
    }
    let found = diagnostic { _ = try Self.trainer(odd) { $0.classWeights = [0: 2] } }
    #expect(
      found?.message
        == "the output 'loss' is no mean or sum over [rows] losses, so rows cannot be weighed")
    let scaled = Self.classifier { logits, labels in
      0.5 * crossEntropy(logits: logits, labels: labels, reduction: .sum) - 1
    }
    #expect(diagnostic { _ = try Self.trainer(scaled) { $0.classWeights = [0: 2] } } == nil)
  }

  @Test(arguments: [0, 0.05, 1, -0.5, .nan, 0.99]) func splitsLeaveRows(_ share: Double) throws {
    let found = diagnostic { _ = try Self.trainer { $0.validationSplit = share } }
    let message =
      "a validation split of \(share) leaves 6 rows without rows to train or to validate on"
    #expect(found?.message == (share == 0.05 ? nil : message))
  }

  @Test func penaltiesAreChecked() throws {
    let found = diagnostic {
      _ = try Self.classifier().penalizingWeights(l2: -1).trainingGraph(batchSize: 2)
    }
    #expect(found?.message == "the penalty -1.0 is negative or not finite")
    let unknown = diagnostic {
      _ = try Self.classifier().penalizingWeights(l2: 1, of: ["dense.wieght"])
        .trainingGraph(batchSize: 2)
    }
    #expect(
      unknown?.message
        == "no parameter is called 'dense.wieght', so it cannot be penalized; did you mean 'dense.weight'?"
    )
  }
}
