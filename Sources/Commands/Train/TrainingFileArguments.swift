import ArgumentParser
import GraphC
import Training

/// What training begins with and leaves behind.
struct TrainingFileArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Save state here after epochs, at most once a second, and when a signal ends the run (Ctrl-C, "
        + "SIGTERM, SIGHUP) or asks for it (SIGUSR1); the file before is never lost.",
      valueName: "file"),
    completion: .file(extensions: ["safetensors"]),
    transform: { try Choice.path($0) })
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Save state after so many steps too, unless that would take more time than the steps do.",
      valueName: "steps"),
    transform: { try Choice.positive($0, "a number of steps") })
  var every: Int?

  @Option(
    help: ArgumentHelp(
      "Go on from a checkpoint, bit for bit as the run that wrote it; --epochs counts from that "
        + "run's beginning.",
      valueName: "file"),
    completion: .file(extensions: ["safetensors"]),
    transform: { try Choice.path($0) })
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "Begin with the weights of a safetensors file, by name; tells which do not fit.",
      valueName: "file"),
    completion: .file(extensions: ["safetensors"]),
    transform: { try Choice.path($0) })
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "A map from the layers of another framework's file to those of the model, for --weights.",
      valueName: "file"),
    completion: .file(extensions: ["json"]),
    transform: { try Choice.path($0) })
  var names: String?

  @Option(
    help: ArgumentHelp(
      "Write curves and other pictures to this directory, as SVG and PNG.", valueName: "directory"),
    completion: .directory,
    transform: { try Choice.path($0) })
  var plots: String?

  func validate() throws {
    guard every == nil || checkpoint != nil else {
      throw ValidationError("--every says when to save, but not where: add --checkpoint FILE")
    }
    guard names == nil || weights != nil else {
      throw ValidationError("--names says what --weights are called: add --weights FILE")
    }
    guard resume == nil || weights == nil else {
      throw ValidationError("--resume and --weights both say what to begin with; leave one out")
    }
  }

  /// The files for a request; lines for the user go to `print`.
  ///
  /// - Throws: when the map of names cannot be read.
  func files(
    print: @escaping @Sendable (String) -> Void
  ) throws(Diagnostic) -> TrainingFiles {
    let map = try names.map { path throws(Diagnostic) in try WeightMap(path) }
    return TrainingFiles(
      checkpoint: checkpoint, stepInterval: every, resumption: resume, weights: weights,
      names: map, plots: plots, print: print)
  }

  /// Runs a training that Ctrl-C and its like end, after saving its state if that was asked for.
  func duringTraining<Result>(
    of name: String, _ files: TrainingFiles, _ body: () throws(Diagnostic) -> Result
  ) throws -> Result {
    guard checkpoint != nil else {
      // Nothing needs to be put right: training keeps nothing in files that ending it could damage.
      return try Interruption.during(
        "interrupted: training of \(name) ended before its last epoch", body)
    }
    do {
      return try Interruption.asking(
        first: "interrupted: saving state after this step; Ctrl-C again ends at once",
        second: "interrupted: training of \(name) ended without saving", body)
    } catch {
      guard Interruption.isCause(of: error) else { throw error }
      let environment = CommandEnvironment.current
      environment.printError("\(error.subject): \(error.message)")
      if let checkpoint, files.isSaved {
        environment.printError("go on with: \(Self.resumption(from: checkpoint, environment))")
      }
      throw ExitCode(128 + Interruption.lastSignal)
    }
  }

  /// The command that goes on from a checkpoint: as this one, but for what it begins with.
  private static func resumption(
    from checkpoint: String, _ environment: CommandEnvironment
  ) -> String {
    var words: [String] = []
    var isSkipped = false
    for word in environment.arguments {
      let isBeginning = ["--resume", "--weights"].contains {
        word == $0 || word.hasPrefix($0 + "=")
      }
      if !isBeginning && !isSkipped { words.append(word) }
      isSkipped = isBeginning && !word.contains("=")
    }
    // A value that begins with a dash is none to the parser, unless it is joined.
    words += checkpoint.hasPrefix("-") ? ["--resume=" + checkpoint] : ["--resume", checkpoint]
    words = [environment.programName] + words
    return words.map(ShellText.quoted).joined(separator: " ")
  }

  /// - Throws: when files were given to a demonstration that has no use for them.
  func checkUse(_ use: TrainingUse, by name: String) throws(Diagnostic) {
    let options = [
      (checkpoint, "--checkpoint"), (resume, "--resume"), (weights, "--weights"),
      (plots, "--plots"),
    ]
    guard !use.files, let option = options.first(where: { $0.0 != nil }) else { return }
    throw Diagnostic(
      stage: "train", subject: name, message: "has no use for \(option.1)",
      notes: ["note: it trains without a trainer"])
  }
}
