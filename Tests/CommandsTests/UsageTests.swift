import Testing

@testable import Commands

@Suite struct UsageTests {
  static let verbs = [
    "list", "summary", "train", "generate", "run", "dump", "diff", "explain", "verify", "compile",
    "bench",
    "profile", "cache", "doctor",
  ]
  /// More than an integer holds.
  static let huge = "99999999999999999999"

  @Test(arguments: verbs)
  func helpShowsAnExample(verb: String) {
    let run = CommandRun(verb, "--help")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("Example"))
    #expect(run.output.contains("graphc \(verb)"))
    #expect(!run.output.contains("graphc \(verb) mlp"), "there is no model of that name")
  }

  @Test func helpListsAllVerbs() {
    for run in [CommandRun(), CommandRun("--help")] {
      #expect(run.status == 0)
      for verb in Self.verbs { #expect(run.output.contains("  \(verb) ")) }
    }
  }

  /// Arguments and what standard error must contain, with the status of wrong usage.
  @Test(arguments: [
    (["lst"], "lst"),
    (["train"], "Missing expected argument '<model>'"),
    (["train", "tiny", "--backend", "gcc"], "unknown backend 'gcc'; did you mean 'cc'?"),
    (["train", "tiny", "--threads", "0"], "a number of threads from 1 to 1024, found '0'"),
    (["train", "tiny", "--threads", "10000"], "from 1 to 1024, found '10000'"),
    (["train", "tiny", "--threads", "-2"], "from 1 to 1024, found '-2'"),
    (["train", "tiny", "--threads", huge], "from 1 to 1024, found '\(huge)'"),
    (["bench", "tiny", "--threads", "1,-2"], "from 1 to 1024, found '-2'"),
    (["train", "tiny", "--batch", "0"], "a batch size of at least 1, found '0'"),
    (["train", "tiny", "--batch", "-3"], "a batch size of at least 1, found '-3'"),
    (["train", "tiny", "--batch", huge], "a batch size from 1 to 1000000000"),
    (["train", "tiny", "--epochs", "-1"], "a number of epochs of at least 1, found '-1'"),
    (["train", "tiny", "--epochs", "many"], "a number of epochs of at least 1, found 'many'"),
    (["train", "tiny", "--seed", "x"], "'x' is invalid for '--seed"),
    (["train", "tiny", "--optimizer", "addam"], "unknown optimizer 'addam'; did you mean 'adam'?"),
    (["train", "tiny", "--schedule", "cosin"], "unknown schedule 'cosin'; did you mean 'cosine'?"),
    (
      ["train", "tiny", "--schedule", "step:evry=2"],
      "the schedule step has no 'evry'; did you mean 'every'?"
    ),
    (["train", "tiny", "--learning-rate", "0"], "expected a learning rate above 0, found '0'"),
    (
      ["train", "tiny", "--learning-rate", "inf"],
      "expected a learning rate from 1e-45 to 3.4028235e+38, found 'inf'"
    ),
    (
      ["train", "tiny", "--learning-rate", "1e39"],
      "expected a learning rate from 1e-45 to 3.4028235e+38, found '1e39'"
    ),
    (
      ["train", "tiny", "--learning-rate", "1e-60"],
      "expected a learning rate from 1e-45 to 3.4028235e+38, found '1e-60'"
    ),
    (["train", "tiny", "--gemm", "openblass"], "did you mean 'openblas'?"),
    (["dump", "tiny", "--stage", "kernls"], "unknown stage 'kernls'; did you mean 'kernels'?"),
    (["dump", "tiny", "--backend", "interpreter"], "unknown backend with C 'interpreter'"),
    (["dump", "tiny", "--memory-budget", "lots"], "in bytes, such as 65536, 64KiB or 1.5MB"),
    (["train", "tiny", "--memory-budget", "-1"], "expected a memory budget in bytes"),
    (["bench", "tiny", "--memory-budget", "1e3"], "found '1e3'"),
    (["dump", "tiny", "--batch", "0"], "a batch size of at least 1"),
    (["dump", "tiny", "--batch", "-5"], "a batch size of at least 1, found '-5'"),
    (["bench", "tiny", "--batch", "-5"], "a batch size of at least 1, found '-5'"),
    (["compile", "tiny", "-o", "a", "--batch", "-5"], "a batch size of at least 1"),
    (
      ["compile", "tiny", "-o", "a", "--batch", "9223372036854775807"],
      "a batch size from 1 to 1000000000, found '9223372036854775807'"
    ),
    (["train", "tiny", "--epochs", "9223372036854775807"], "of epochs from 1 to 1000000000"),
    (["compile", "tiny", "-o", ""], "expected a path, found ''"),
    (["compile", "tiny", "-o", "a", "--weights", ""], "expected a path, found ''"),
    (["compile", "tiny", "-o", "a", "--cc", ""], "expected a path, found ''"),
    (["dump", "tiny", "--output", ""], "expected a path, found ''"),
    (["bench", "tiny", "--svg", ""], "expected a path, found ''"),
    (["bench", "tiny", "--data", ""], "expected a path, found ''"),
    (["profile", "tiny", "--trace", ""], "expected a path, found ''"),
    (["train", "tiny", "--checkpoint", ""], "expected a path, found ''"),
    (["train", "tiny", "--resume", ""], "expected a path, found ''"),
    (["train", "tiny", "--weights", ""], "expected a path, found ''"),
    (["train", "tiny", "--plots", ""], "expected a path, found ''"),
    (["bench", "tiny", "--backend", "tcc,"], "unknown backend ''"),
    (["bench", "tiny", "--compare", "fuzed"], "did you mean 'fused'?"),
    (["bench", "tiny", "--repeat", "0"], "a number of samples from 1 to 1000000, found '0'"),
    (["bench", "tiny", "--repeat", "-1"], "from 1 to 1000000, found '-1'"),
    (["bench", "tiny", "--repeat", huge], "from 1 to 1000000, found '\(huge)'"),
    (["bench"], "Missing expected argument '<name>'"),
    (["bench", "tiny", "--json", "--markdown"], "at most one of --json and --markdown"),
    (["compile", "tiny"], "Missing expected argument '--output"),
    (["compile", "tiny", "-o", "a", "--emit", ""], "unknown kind of file ''"),
    (["run", "a.ir", "--input", "x"], "expected NAME=VALUE, found 'x'"),
    (["run", "a.ir", "--input", "=1"], "expected NAME=VALUE, found '=1'"),
    (["run", "a.ir", "--output", "y=1"], "expected --output y=@FILE, found '1'"),
    (["run", "a.ir", "--tolerance", "nan"], "a tolerance of at least 0"),
    (["run", "a.ir", "--tolerance", "-1"], "a tolerance of at least 0, found -1.0"),
  ])
  func wrongUsageHasAStatusOfItsOwn(arguments: [String], message: String) {
    let run = CommandRun(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  /// Arguments and what standard error must contain, with the status of errors.
  @Test(arguments: [
    (["train", "tny"], "error: tny: unknown model; did you mean 'tiny'?"),
    (["dump", "tinny"], "error: tinny: unknown model; did you mean 'tiny'?"),
    (["bench", "digits"], "note: models are tiny, talk"),
    (["bench", "digits"], "note: 'graphc bench --list' names workloads"),
    (["dump", "sofmax"], "error: sofmax: unknown model; did you mean 'softmax'?"),
    (["bench", "gemm_1x2"], "error: gemm_1x2: expected gemm_MxNxK with sizes from 1 to 65536"),
    (["bench", "softmax", "--batch", "2"], "--batch is for models"),
    (["bench", "tiny", "--data", "nothing.npz"], "nothing.npz"),
    (["bench", "gemm_2x2x2", "--backend", "tcc", "--svg", "/nowhere/a.svg"], "/nowhere/a.svg"),
    (["dump", "talk"], "error: talk: this demonstration has no network"),
    (["train", "tiny", "--disable-pass", "simplfy"], "unknown pass; did you mean 'simplify'?"),
    (["dump", "tiny", "--disable-pass", "fuze"], "unknown pass; did you mean 'fuse'?"),
    (["bench", "tiny", "--disable-pass", "x"], "error: x: unknown pass"),
    (["compile", "tiny", "-o", "/dev/null/a"], "/dev/null: is not a directory"),
    (["dump", "nothing.ir"], "error: nothing.ir: no such file or directory"),
    (["dump", "/"], "error: /: is a directory"),
    (["run", "/dev/zero"], "error: /dev/zero: is not a regular file"),
    (["bench", "nothing.ir"], "error: nothing.ir: no such file or directory"),
    (["dump", "tiny", "-o", "/nowhere/a.ir"], "/nowhere/a.ir: no such file or directory"),
  ])
  func errorsNameTheirSubject(arguments: [String], message: String) {
    let run = CommandRun(arguments)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
