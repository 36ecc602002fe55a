import ArgumentParser
import Formats
import Foundation
import GraphC
import Synchronization
import Testing
import Training

@testable import Commands

/// Every flag arrives where it must: tables have a row for each, and one without a row fails.
@Suite(.serialized) struct CompilationFlagTests {
  /// What help shows of verbs, as the parser knows it.
  private struct Help: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { let name: String }
        let names: [Name]?
        let shouldDisplay: Bool
      }
      let commandName: String
      let subcommands: [Command]?
      let arguments: [Argument]?
      /// Without their dashes.
      var flags: Set<String> {
        Set((arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }.map(\.name))
          .subtracting(["help", "h", "version"])
      }
    }
    let command: Command

    static let verbs: [String: Set<String>] = {
      let text = CommandRun("--experimental-dump-help").output
      let help = try? JSONDecoder().decode(Help.self, from: Data(text.utf8))
      let commands = help?.command.subcommands ?? []
      return Dictionary(uniqueKeysWithValues: commands.map { ($0.commandName, $0.flags) })
    }()
  }

  // MARK: Options of the compiler

  /// Flags of verbs that run programs, and what must be in the options.
  private static let compilation:
    [(flag: String, value: String, arrives: @Sendable (CompilerOptions) -> Bool)] = [
      ("backend", "interpreter", { $0.execution.backend == .interpreter }),
      ("threads", "2", { $0.execution.threads == 2 }),
      ("gemm", "openblas", { $0.execution.gemm == .openblas }),
      ("cpu", "generic", { $0.execution.cpu == .generic }),
      ("disable-pass", "fuse", { $0.disabledPasses == ["fuse"] }),
      ("memory-budget", "12KiB", { $0.memoryBudget == 12 * 1024 }),
    ]

  /// What verbs that hand their options on to a model have handed on last.
  private static let handed = Mutex<(CompilerOptions, TrainingRequest?)?>(nil)

  private static let probe = ModelEntry(name: "probe", summary: "keeps what it is asked for") {
    request throws(Diagnostic) in
    handed.withLock { $0 = (request.compiler, request) }
    let options = request.options(epochs: 1)
    let data = try Dataset([
      "x": TensorData([4, 5], [Float](repeating: 0.5, count: 20)),
      "labels": TensorData([4], [UInt8](repeating: 1, count: 4)),
    ])
    _ = try Trainer(model: TestModels.tiny, dataset: data, options: options).fit()
    return TrainingReport()
  }.generating { request throws(Diagnostic) in
    handed.withLock { $0 = (request.compiler, nil) }
  }.embedding { _, compiler throws(Diagnostic) in
    handed.withLock { $0 = (compiler, nil) }
    throw Diagnostic(stage: "embed", subject: "probe", message: "encodes nothing")
  }

  @Test func allFlagsOfCompilationAreHandedOn() throws {
    let group = Set(Self.compilation.map(\.flag))
    let directory = try TestDirectory()
    let sentences = try directory.file("sentences.txt", "a sentence\n")
    let verbs = [
      ["train", "probe"], ["generate", "probe", "--checkpoint", "a"],
      ["embed", sentences, "--model", "probe", "--weights", "a"],
    ]
    for verb in verbs {
      #expect(try #require(Help.verbs[verb[0]]).isSuperset(of: group))
      for (flag, value, arrives) in Self.compilation {
        Self.handed.withLock { $0 = nil }
        let run = CommandRun(verb + ["--\(flag)", value], models: [Self.probe])
        let options = Self.handed.withLock { $0?.0 }
        #expect(
          options.map(arrives) == true, "\(verb[0]) --\(flag): \(run.errors)")
      }
    }
    // Where a verb has all of them they are one group, read in one place.
    let arguments = try ExecutionArguments.parse(
      Self.compilation.flatMap { ["--\($0.flag)", $0.value] })
    let options = try arguments.options()
    for row in Self.compilation { #expect(row.arrives(options), "\(row.flag)") }
    #expect(
      Help.verbs.filter { $0.value.isSuperset(of: group) }.keys.sorted()
        == ["bench", "embed", "generate", "profile", "run", "train"])
  }

  // MARK: Passes and memory

  /// Verbs with `--disable-pass` and `--memory-budget`.
  private static let planning: [String: [String]] = [
    "bench": ["--backend", "tcc", "--repeat", "1"], "compile": ["--emit", "h"],
    "dump": ["--stage", "plan"],
    "explain": [], "profile": ["--backend", "tcc", "--steps", "1"], "run": ["--backend", "tcc"],
    "train": [], "generate": [], "embed": [],
  ]

  /// Four numbers a row, which fusion never has in memory: with it there are no temporaries.
  private static let fusible = """
    graph fusible(%x: input f32[64x64]) -> (y: f32[64x64]) {
      %0 = tanh %x : f32[64x64]
      %1 = transpose %0 {permutation = [1, 0]} : f32[64x64]
      %2 = sin %1 : f32[64x64]
      return %2
    }

    """

  @Test func passesAndBudgetsArriveEverywhere() throws {
    let flags = Set(["disable-pass", "memory-budget"])
    let verbs = Help.verbs.filter { !$0.value.isDisjoint(with: flags) }
    #expect(Set(verbs.keys) == Set(Self.planning.keys))
    let directory = try TestDirectory()
    let file = try directory.file("fusible.ir", Self.fusible)
    for (verb, more) in Self.planning where !["train", "generate", "embed"].contains(verb) {
      #expect(try #require(Help.verbs[verb]).isSuperset(of: flags), "\(verb)")
      var arguments = [verb, file] + more
      if verb == "compile" { arguments += ["--output", directory.path + "/library"] }
      if verb == "run" { arguments += ["--input", "x=\(try Self.ones(directory))"] }
      let fits = CommandRun(arguments + ["--memory-budget", "64"])
      #expect(fits.status == 0, "\(verb): \(fits.errors)")
      let large = CommandRun(arguments + ["--memory-budget", "64", "--disable-pass", "fuse"])
      #expect(
        large.errors.contains("temporaries do not fit the memory budget of 64 bytes"), "\(verb)")
    }
  }

  /// A file of 64 x 64 ones.
  private static func ones(_ directory: TestDirectory) throws -> String {
    let path = directory.path + "/ones.npy"
    try NumPy.write(TensorData([64, 64], [Float](repeating: 1, count: 4096)), to: path)
    return "@" + path
  }

  // MARK: Training

  /// What each flag of `train` changes: in the request, or in what the run says.
  private static let training:
    [String: (value: String?, arrives: @Sendable (TrainingRequest, CommandRun) -> Bool)] = [
      "epochs": ("3", { request, _ in request.options(epochs: 1).epochs == 3 }),
      "batch": ("2", { request, _ in request.options(epochs: 1).batchSize == 2 }),
      "batch-sizes": ("fixed", { request, _ in request.compiler.batchSizes == .fixed }),
      "seed": ("9", { request, _ in request.options(epochs: 1).seed == 9 }),
      "trace-nan": (nil, { request, _ in request.options(epochs: 1).tracesNonfinite }),
      "json": (nil, { _, run in run.output.hasPrefix("{") }),
      "optimizer": ("adam", { request, _ in request.optimizer?.optimizer?.name == "adam" }),
      "learning-rate": ("0.5", { request, _ in request.optimizer?.learningRate == 0.5 }),
      "schedule": ("cosine", { request, _ in request.optimizer?.schedule != nil }),
      "quantize": ("int8", { request, _ in request.optimizer?.weights != nil }),
      "clip-norm": ("2", { request, _ in request.optimizer?.gradientLimit != nil }),
      "accumulate": ("2", { request, _ in request.optimizer?.accumulation == 2 }),
      "checkpoint": ("/nowhere/a", { request, _ in request.files?.checkpoint == "/nowhere/a" }),
      "every": ("5", { request, _ in request.files?.stepInterval == 5 }),
      "resume": ("/nowhere/b", { request, _ in request.files?.resumption == "/nowhere/b" }),
      "weights": ("/nowhere/c", { request, _ in request.files?.weights == "/nowhere/c" }),
      "names": ("/nowhere/d", { _, run in run.errors.contains("/nowhere/d") }),
      "plots": ("/dev/null/e", { request, _ in request.files?.plots == "/dev/null/e" }),
    ]

  @Test func allFlagsOfTrainingArrive() throws {
    let flags = try #require(Help.verbs["train"])
    #expect(flags.subtracting(Self.compilation.map(\.flag)) == Set(Self.training.keys))
    for (flag, row) in Self.training {
      var arguments = ["train", "probe", "--\(flag)"] + (row.value.map { [$0] } ?? [])
      if flag == "every" { arguments += ["--checkpoint", "/nowhere/a"] }
      if flag == "names" { arguments += ["--weights", "/nowhere/c"] }
      Self.handed.withLock { $0 = nil }
      let run = CommandRun(arguments + ["--backend", "interpreter"], models: [Self.probe])
      let request = Self.handed.withLock { $0?.1 } ?? TrainingRequest()
      #expect(row.arrives(request, run), "--\(flag): \(run.output)\(run.errors)")
    }
  }

  /// `request.options` hands on all that a user can ask a trainer for.
  @Test func requestsHandOnEverything() {
    let rows: Set = [
      "epochs", "batchSize", "seed", "compiler", "files", "tracesNonfinite", "optimizer", "print",
      "isInteractive",
    ]
    let request = TrainingRequest(
      epochs: 7, batchSize: 3, seed: 5, compiler: CompilerOptions(memoryBudget: 99),
      files: TrainingFiles(plots: "p"), optimizer: OptimizerChoice(accumulation: 4))
    #expect(Set(Mirror(reflecting: request).children.compactMap(\.label)) == rows)
    let options = request.options(epochs: 1)
    #expect(options.epochs == 7 && options.batchSize == 3 && options.seed == 5)
    #expect(options.compiler.memoryBudget == 99 && options.files?.plots == "p")
    #expect(options.choice?.accumulation == 4 && !options.tracesNonfinite)
    // The last two are of `ProgressReporter`.
  }
}
