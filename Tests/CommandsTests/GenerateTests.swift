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
    if let search = request.search { request.write(" \(search.beams) \(search.lengthPenalty)") }
    if let topP = sampler.topP, let minP = sampler.minP {
      request.write(" p \(topP) \(minP) penalty \(sampler.repetitionPenalty)")
    }
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
    let searched = self.run(
      "writer", "--checkpoint", "b", "--beams", "4", "--length-penalty", "-0.5")
    #expect(searched.output.hasSuffix("seed 0 4 -0.5"))
    let usual = self.run("writer", "--checkpoint", "b", "--beams", "2")
    #expect(usual.output.hasSuffix("seed 0 2 1.0"))
    let nucleus = self.run(
      "writer", "--checkpoint", "b", "--tokens", "9", "--top-p", "0.9", "--min-p", "0.1",
      "--repetition-penalty", "1.2")
    #expect(nucleus.output == "none b 9\n\nt 0.8 k 0 seed 0 p 0.9 0.1 penalty 1.2")
  }

  @Test func mistakes() {
    #expect(run("writer").errors.contains("Missing expected argument '--checkpoint"))
    let cold = run("writer", "--checkpoint", "a", "--temperature", "-1")
    #expect(cold.errors.contains("the temperature is -1.0, expected a number of at least 0"))
    #expect(
      run("writer", "--checkpoint", "a", "--top-k", "0").errors
        .contains("expected a number of tokens to draw among of at least 1, found '0'"))
    for (option, value, message) in [
      ("--top-p", "0", "top-p is 0.0, expected a probability above 0 and up to 1"),
      ("--min-p", "1.5", "min-p is 1.5, expected a probability from 0 to 1"),
      ("--repetition-penalty", "-1", "the repetition penalty is -1.0, expected a number above 0"),
    ] {
      #expect(run("writer", "--checkpoint", "a", option, value).errors.contains(message))
    }
    #expect(
      run("writer", "--checkpoint", "a", "--length-penalty", "2").errors
        .contains("'--length-penalty' is of a search: say '--beams' too"))
    #expect(
      run("writer", "--checkpoint", "a", "--beams", "0").errors
        .contains("expected a number of beams of at least 1, found '0'"))
    let tiny = run("tiny", "--checkpoint", "a")
    #expect(tiny.status == 1)
    #expect(tiny.errors.contains("tiny: writes no text"))
    #expect(tiny.errors.contains("note: models that do are writer"))
  }
}
