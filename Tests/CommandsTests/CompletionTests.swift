import Foundation
import Testing

/// What shells offer.
@Suite struct CompletionTests {
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

  /// A line that was begun, and what bash completes its last word to.
  @Test(arguments: [
    ("graphc tr", "train"), ("graphc train xor-m", "xor-mlp"),
    ("graphc train xor-mlp --optimizer nes", "nesterov"), ("graphc train x --opt", "--optimizer"),
    ("graphc dump xor-mlp --stage pl", "plan"),
    ("graphc dump x --disable-pass fuse-", "fuse-prologues"),
    ("graphc dump IR/Invalid/unknown-op", "IR/Invalid/unknown-operator.ir"),
    ("graphc dump IR/Reg", "IR/Regressions/"), ("graphc cache c", "clear"),
  ])
  func bashCompletes(_ line: String, _ completion: String) throws {
    let directory = try TestDirectory()
    let script = """
      PATH='\(directory.path)':$PATH
      cd '\(GoldenFile("").url.path)'
      ln -s '\(ProcessRun.graphcPath)' '\(directory.path)/graphc'
      source <(graphc --generate-completion-script bash)
      COMP_WORDS=(\(line)) COMP_LINE='\(line)'
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
      _graphc graphc "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
      echo "${COMPREPLY[*]}"
      """
    let run = try ProcessRun("/bin/bash", ["-c", script])
    #expect(run.output == completion + "\n", "\(run.errors)")
  }
}
