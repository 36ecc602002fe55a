import Foundation
import Testing

@testable import Commands

/// One at a time: the handler of interruptions belongs to the process.
@Suite(.serialized) struct TrainTests {
  @Test(arguments: ["auto", "interpreter", "tcc", "cc"])
  func factsFollowProgress(backend: String) {
    let run = CommandRun("train", "tiny", "--epochs", "2", "--backend", backend)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("epoch 1\nepoch 2\nloss    "))
    #expect(run.output.hasSuffix("\nepochs  2"))
  }

  @Test func jsonIsAlone() throws {
    let run = CommandRun("train", "tiny", "--backend", "tcc", "--seed", "7", "--json")
    let object = try #require(try run.json() as? [String: Any])
    #expect(object["backend"] as? String == "tcc")
    #expect(object["seed"] as? Int == 7)
    let facts = try #require(object["facts"] as? [String: Double])
    #expect(facts["epochs"] == 1)
    #expect(run.errors == "epoch 1")
  }

  @Test(arguments: [
    ["--optimizer", "adam"], ["--learning-rate", "0.5"], ["--schedule", "cosine"],
    ["--clip-norm", "1"], ["--accumulate", "2"],
  ])
  func optimizersNeedATrainer(_ option: [String]) {
    let run = CommandRun(["train", "talk"] + option)
    #expect(run.status == 1)
    #expect(run.errors.contains("talk: has no optimizer that \(option[0]) could change"))
  }

  @Test(arguments: [("--epochs", "has no epochs"), ("--batch", "has no choice of a batch size")])
  func numbersWithoutUseAreMistakes(_ option: String, _ message: String) {
    let run = CommandRun("train", "talk", option, "3")
    #expect(run.status == 1)
    #expect(run.errors.contains("error: talk: \(message), so 3 would change nothing"))
    #expect(run.errors.contains("note: leave out \(option)"))
    #expect(run.output.isEmpty)
  }

  @Test func demonstrationsTrainToo() {
    #expect(CommandRun("train", "talk").output == "answer  42")
  }
}
