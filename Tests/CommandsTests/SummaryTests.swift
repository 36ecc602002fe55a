import Foundation
import Testing

@testable import Commands

@Suite struct SummaryTests {
  @Test func printsLayersAndTotals() {
    let run = CommandRun("summary", "tiny", "--batch", "2")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("tiny, batch 2\nlayer "))
    #expect(run.output.contains("\ntotal "))
    #expect(run.output.contains("a training step: "))
  }

  @Test func printsJSON() throws {
    let run = CommandRun("summary", "tiny", "--json")
    let fields = try #require(try run.json() as? [String: Any])
    let layers = try #require(fields["layers"] as? [[String: Any]])
    let parameters = layers.compactMap { $0["parameters"] as? Int }
    #expect(parameters.reduce(0, +) == fields["parameters"] as? Int)
    #expect(fields["kernels"] as? Int ?? 0 > 0)
  }

  @Test func wantsAModel() {
    let run = CommandRun("summary", "softmax")
    #expect(run.status == 1)
    #expect(run.errors.contains("this is a graph, expected a model"))
  }
}
