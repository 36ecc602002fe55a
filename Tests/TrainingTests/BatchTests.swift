import GraphC
import Testing

@testable import Training

/// Rows from data sets, generators and augmentations, with and without a thread that makes them.
@Suite struct BatchTests {
  private func losses(_ options: TrainingOptions, _ dataset: Dataset) throws -> [Double] {
    try Trainer(model: line(), dataset: dataset, options: options).fit().stepLosses
  }

  private func options(
    _ prefetchCount: Int?, _ augmentation: Augmentation? = nil, shuffles: Bool = true
  ) -> TrainingOptions {
    TrainingOptions(
      epochs: 3, shuffles: shuffles, recordsSteps: true, compiler: compiler(.interpreter),
      augmentation: augmentation, prefetchCount: prefetchCount)
  }

  @Test func aThreadChangesNoNumber() throws {
    let augmentation = Augmentation(of: "x", height: 1, width: 1, [.noise(deviation: 0.1)])
    let plain = try losses(options(nil), points(10))
    #expect(try losses(options(3), points(10)) == plain)
    let noisy = try losses(options(0, augmentation), points(10))
    #expect(noisy != plain)
    #expect(try losses(options(nil, augmentation), points(10)) == noisy)
    #expect(try losses(options(9, augmentation), points(10)) == noisy)
  }

  @Test func generatorsGiveWhatDataSetsGive() throws {
    let data = try points(10)
    let generator = DataGenerator(count: 10) { _, rows throws(Diagnostic) in
      try data.subset(Array(rows))
    }
    let trainer = try Trainer(
      model: line(), generator: generator, options: options(nil, shuffles: false))
    #expect(try trainer.fit().stepLosses == losses(options(nil, shuffles: false), data))
  }

  @Test func generatorsSeeEpochs() throws {
    let generator = DataGenerator(count: 4) { epoch, rows throws(Diagnostic) in
      let x = rows.map { Float($0 + 100 * epoch) }
      return try Dataset([
        "x": TensorData([rows.count, 1], x), "y": TensorData([rows.count, 1], x),
      ])
    }
    let source = BatchSource(generator, batchSize: 3)
    #expect(source.stepCount == 2)
    #expect(try source.batches(ofEpoch: 2)(1).dataset.column("x").doubles == [203])
  }

  @Test func mistakes() throws {
    func message(_ generator: DataGenerator, _ options: TrainingOptions? = nil) -> String? {
      diagnostic {
        let options = options ?? self.options(nil)
        _ = try Trainer(model: line(), generator: generator, options: options).fit()
      }?.message
    }
    let data = try points(4)
    let empty = DataGenerator(count: 0) { _, _ throws(Diagnostic) in data }
    #expect(message(empty) == "the generator has no rows")
    let wrong = DataGenerator(count: 8) { _, rows throws(Diagnostic) in
      try data.subset(rows.lowerBound == 0 ? Array(rows) : [0])
    }
    #expect(message(wrong) == "the generator made 1 rows, asked for 4")
    let augmentation = Augmentation(of: "x", height: 2, width: 1, [])
    #expect(
      diagnostic { _ = try losses(options(nil, augmentation), points(4)) }?.message
        == "column 'x' is f32[4x1], expected f32 or u8 rows of 1 x 2 x 1 samples")
    let whole = DataGenerator(count: 4) { _, rows throws(Diagnostic) in
      try data.subset(Array(rows))
    }
    #expect(
      message(whole, options(nil, augmentation))
        == "rows that are generated cannot be augmented too")
    #expect(
      diagnostic { _ = try losses(options(-1), points(4)) }?.message
        == "expected 0 to 1024 batches ahead, found -1")
  }
}
