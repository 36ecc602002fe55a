import GraphC
import Testing
import Training

@testable import Commands

@Suite struct GenerateTests {
  /// Says what it was asked for.
  private static let writer = ModelEntry(name: "writer", summary: "writes") {
    _ throws(Diagnostic) in
    TrainingReport()
  }.generating { request throws(Diagnostic) in
    let sampler = request.sampler
    request.write("\(request.prompt ?? "none") ")
    request.write("\(request.weights) \(request.count)\n\nt \(sampler.temperature) ")
    request.write("k \(sampler.topK ?? 0) seed \(sampler.seed)")
  }

  private func run(_ arguments: String...) -> CommandRun {
    CommandRun(["generate"] + arguments, models: [Self.writer] + TestModels.all)
  }

  @Test func linesArePrintedWhenTheyAreWhole() {
    let run = run("writer", "--checkpoint", "a.safetensors")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "none a.safetensors 400\n\nt 0.8 k 0 seed 0")
    let chosen = self.run(
      "writer", "--checkpoint", "b", "--prompt", "So", "--length", "7", "--temperature", "0",
      "--top-k", "3", "--seed", "-5")
    #expect(chosen.output == "So b 7\n\nt 0.0 k 3 seed -5")
  }

  @Test func mistakes() {
    #expect(run("writer").errors.contains("Missing expected argument '--checkpoint"))
    let cold = run("writer", "--checkpoint", "a", "--temperature", "-1")
    #expect(cold.errors.contains("the temperature is -1.0, expected a number of at least 0"))
    #expect(
      run("writer", "--checkpoint", "a", "--top-k", "0").errors
        .contains("expected a number of characters to draw among of at least 1, found '0'"))
    let tiny = run("tiny", "--checkpoint", "a")
    #expect(tiny.status == 1)
    #expect(tiny.errors.contains("tiny: writes no text"))
    #expect(tiny.errors.contains("note: models that do are writer"))
  }
}
