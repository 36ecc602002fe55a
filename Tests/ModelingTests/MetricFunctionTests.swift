import IR
import Modeling
import Operators
import Testing

/// Ties, values that are no numbers, and mistakes of metrics.
@Suite struct MetricFunctionTests {
  @Test func topKBreaksTiesByPlace() throws {
    func share(_ row: [Double], _ label: Double, _ count: Int) throws -> Double {
      try evaluate { builder in
        let logits = values(builder, [1, 4], row)
        let labels = values(builder, [1], [label]).cast(to: .i64)
        return [topKAccuracy(logits: logits, labels: labels, count: count)]
      }[0][0]
    }
    #expect(try share([1, 3, 3, 2], 1, 1) == 1)
    #expect(try share([1, 3, 3, 2], 2, 1) == 0)
    #expect(try share([1, 3, 3, 2], 2, 2) == 1)
    #expect(try share([1, 3, 3, 2], 0, 3) == 0)
    #expect(try share([1, 3, 3, 2], 0, 4) == 1)
    #expect(try share([.nan, 3, 3, 2], 0, 4) == 0)
    #expect(try share([1, 3, 3, 2], 7, 4) == 0)
  }

  @Test func binaryAccuracyNeedsMoreThanTheThreshold() throws {
    let found = try evaluate { builder in
      let scores = values(builder, [4], [0.5, 0.5, 0.6, .nan])
      let targets = values(builder, [4], [0, 1, 1, 1])
      return [
        binaryAccuracy(scores: scores, targets: targets),
        binaryAccuracy(scores: scores, targets: targets, threshold: 0.4),
        confusionCounts(scores: scores, targets: targets),
      ]
    }
    #expect(found == [[0.5], [0.5], [1, 0, 2, 1]])
  }

  @Test func histogramsKeepEveryScore() throws {
    let found = try evaluate { builder in
      let scores = values(builder, [5], [-1, 0, 0.49, 0.5, 1])
      return [
        scoreHistogram(scores: scores, targets: values(builder, [5], [0, 1, 1, 0, 1]), parts: 2)
      ]
    }
    #expect(found == [[1, 1, 2, 1]])
  }

  @Test func labelsOutsideAreNotCounted() throws {
    let found = try evaluate { builder in
      let logits = values(builder, [3, 2], [1, 0, 0, 1, 0, 1])
      return [
        confusionCounts(logits: logits, labels: values(builder, [3], [1, 1, 2]).cast(to: .i64))
      ]
    }
    #expect(found == [[0, 0, 1, 1]])
  }

  @Test func mistakes() {
    func message(_ body: (Tensor, Tensor) -> Tensor) -> String? {
      diagnostic {
        let builder = GraphBuilder("g")
        let floats = builder.input("floats", [3, 2])
        builder.output("y", body(floats, builder.input("labels", [2], .i64)))
        _ = try builder.finish()
      }?.message
    }
    let shape = "labels are i64[2], expected shape [3] for logits f32[3x2]"
    #expect(message { topKAccuracy(logits: $0, labels: $1, count: 1) } == shape)
    #expect(message { confusionCounts(logits: $0, labels: $1) } == shape)
    #expect(
      message { x, _ in
        topKAccuracy(logits: x, labels: x.argmax(-1), count: 3)
      } == "3 of 2 classes")
    let targets = "targets are i64[2], expected shape [3x2]"
    #expect(message { binaryAccuracy(scores: $0, targets: $1) } == targets)
    #expect(message { confusionCounts(scores: $0, targets: $1) } == targets)
    #expect(message { regressionSums(predictions: $0, targets: $1) } == targets)
    #expect(message { scoreHistogram(scores: $0, targets: $1) } == targets)
    #expect(
      message { x, _ in
        scoreHistogram(scores: x, targets: x, parts: 1)
      } == "expected at least 2 parts, found 1")
  }
}
