import Foundation
import Testing

/// What shells offer.
///
/// One after the other: which shell asks is one variable of the argument parser's for all.
@Suite(.serialized) struct CompletionTests {
  /// As a shell's completion script asks.
  private func candidates(_ verb: [String], _ argument: String, _ word: String = "") -> [String] {
    let run = CommandRun(["---completion"] + verb + ["--", argument, "0", "\(word.count)", word])
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test func modelsAreNamed() {
    #expect(candidates(["train"], "positional@0") == ["tiny", "talk"])
    #expect(candidates(["summary"], "positional@0") == ["tiny", "talk"])
  }

  @Test(arguments: ["dump", "explain", "verify", "bench", "profile"])
  func graphsAreModelsWorkloadsAndFiles(_ verb: String) {
    let all = candidates([verb], "positional@0")
    #expect(all.contains("tiny") && all.contains("softmax"))
  }

  @Test func passesAreNamed() {
    let passes = candidates(["train"], "--disable-pass")
    #expect(passes.contains("simplify") && passes.contains("fuse"))
  }

  /// Scripts are made by this command, and bash understands its.
  @Test(arguments: ["bash", "zsh", "fish"]) func shellsHaveScripts(_ shell: String) {
    let run = CommandRun("--generate-completion-script", shell)
    #expect(run.status == 0)
    for name in ["openblas", "nadam", "kernels", "interpreter"] {
      #expect(run.output.contains(name))
    }
  }
}
