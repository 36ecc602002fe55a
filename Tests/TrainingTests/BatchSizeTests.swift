import GraphC
import Modeling
import Testing
import Training

/// One program serves batches of all sizes as programs of their own do.
@Suite struct BatchSizeTests {
  /// Ten rows in batches of four: the last has two.
  private static func trainer(
    _ model: Model, _ backend: Backend, _ sizes: CompilerOptions.BatchSizes, rows: Int = 10
  ) throws -> Trainer {
    var options = compiler(backend)
    options.batchSizes = sizes
    return try Trainer(
      model: model, dataset: points(rows),
      options: TrainingOptions(epochs: 4, seed: 2, recordsSteps: true, compiler: options))
  }

  @Test(arguments: [Backend.tcc, .cc, .tiered])
  func trainsAndMeasuresAlike(_ backend: Backend) throws {
    let open = try Self.trainer(line(Adam()), backend, .open)
    let fixed = try Self.trainer(line(Adam()), backend, .fixed)
    #expect((open.programCount, fixed.programCount) == (1, 2))
    for (found, expected) in zip(try open.fit().stepLosses, try fixed.fit().stepLosses) {
      #expect(abs(found - expected) <= 1e-5 * expected)
    }
    // Programs for measuring take up to 256 rows.
    for count in [256, 1, 3, 300, 257, 600] {
      let (found, expected) = try (
        open.evaluate(on: points(count)), fixed.evaluate(on: points(count))
      )
      #expect(abs(found.loss - expected.loss) <= 1e-5 * expected.loss)
      #expect(found.metrics == expected.metrics)
      let (one, other) = try (open.predict(points(count)), fixed.predict(points(count)))
      let prediction = try #require(one["prediction"])
      #expect(prediction.type == TensorType(.f32, [count, 1]))
      #expect(prediction.difference(from: try #require(other["prediction"]), absolute: 1e-5) == nil)
    }
    // One for 256 rows alone, then one for all.
    #expect(open.programCount == 3)
    #expect(fixed.programCount == 2 + 5)
  }

  /// One size is all there is: its program may know its numbers.
  @Test func oneSizeStaysFixed() throws {
    let trainer = try Self.trainer(line(), .tcc, .open, rows: 8)
    _ = try trainer.fit()
    #expect(trainer.programCount == 1)
  }

  /// Rows one by one have as many nodes as there are rows: each size has its program, as before.
  @Test func graphsThatCannotBeOpenAreCompiledForEachSize() throws {
    let model = Model(name: "row by row", defaultBatchSize: 4, optimizer: SGD()) { builder, n in
      let x = builder.input("x", [n, 1])
      let y = builder.input("y", [n, 1])
      let prediction = Dense(1)(x)
      let errors = (0..<n).map { row in
        let error = (prediction - y).slice(axis: 0, from: row, to: row + 1)
        return (error * error).sum()
      }
      builder.output("prediction", prediction)
      builder.output("loss", errors.dropFirst().reduce(errors[0], +) / Tensor(Double(n)))
    }
    let trainer = try Self.trainer(model, .tcc, .open)
    #expect(trainer.programCount == 2)
    let losses = try trainer.fit().stepLosses
    #expect(!losses.isEmpty && losses.allSatisfy { $0.isFinite })
  }

  /// Batches of any size, in any order.
  @Test func stepsTakeAnySize() throws {
    let losses = try [CompilerOptions.BatchSizes.open, .fixed].map { sizes in
      var options = compiler(.tcc)
      options.batchSizes = sizes
      let step = try ParameterStore(seed: 3, compiler: options).trainingStep(of: line())
      return try [4, 4, 1, 3, 9, 2, 9].map { try step(points($0)).loss }
    }
    for (found, expected) in zip(losses[0], losses[1]) {
      #expect(abs(found - expected) <= 1e-5 * expected)
    }
  }
}
