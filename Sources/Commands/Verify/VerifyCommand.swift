import ArgumentParser
import GraphC
import RandomGraphs
import Verification

/// `verify`: whether a model or graph is computed right, and where it first is not.
struct VerifyCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "verify",
      abstract: "Checks a model: gradients, backends, passes, threads, memory.",
      discussion: """
        Gradients are compared with differences in f64, first and second order, forward with \
        reverse. Every backend is compared with the interpreter: fused and not, each pass left \
        out, two threads with one, and one program for all batch sizes. After a failure, the first \
        node that differs is named, or the first that makes NaN or an infinity, or whose gradient \
        is wrong.

        The same is compared at special points, where rules and sums go wrong: zeros, ties, equal \
        and constant rows, infinities, huge and tiny numbers. Slopes have two sides there: at a \
        kink, any number between them is right. The rule of every operator in the graph is also \
        checked by itself at such points.

        Data are made from the seed. The exit status is 1 if a check fails.

        Examples:
          \(program) verify xor-mlp
          \(program) verify fashion-mlp --batch 2 --backend tcc
          \(program) verify fashion-cnn --inference
          \(program) verify graph.ir --seed 7 --json
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model's or workload's name, or a file of IR text.", valueName: "model|file.ir"),
    completion: .graphs)
  var source: String

  @Option(
    help: ArgumentHelp(
      "Backends to compare with the interpreter, separated by commas; all that work here if left "
        + "out.",
      valueName: "backends"),
    completion: .list(VerifiedBackend.allCases.map(\.rawValue)),
    transform: { try Choice.list($0) { try Choice.parse($0, "backend", as: VerifiedBackend.self) } }
  )
  var backend: [VerifiedBackend] = []

  @OptionGroup var processor: ProcessorArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows, or B of a file; of models at most 4 if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Kinds of data besides random numbers, separated by commas: "
        + DataKind.special.map(\.rawValue).joined(separator: ", ")
        + "; all if left out, 'random' for none.",
      valueName: "kinds"),
    completion: .list(DataKind.allCases.map(\.rawValue)),
    transform: { try Choice.list($0) { try Choice.parse($0, "kind of data", as: DataKind.self) } })
  var data: [DataKind] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("Determines the data.", valueName: "number"))
  var seed: Int64 = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far f32 results may be apart, as a fraction of the largest element or of 1.",
      valueName: "fraction"),
    transform: { try Choice.fraction($0, "a tolerance") })
  var tolerance = Tolerance.loose.f32

  @OptionGroup var modelUse: ModelUseArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let subject = try modelUse.weights.stored(
      GraphSource.named(source, use: modelUse.use), rows: batch)
    var options = VerificationOptions(seed: seed)
    options.execution.cpu = processor.cpu
    options.tolerance.f32 = tolerance
    if !data.isEmpty { options.data = data }
    if !backend.isEmpty { options.backends = backend.map(\.backend) }
    let report =
      switch subject {
      case .model(let model, let use):
        try Verifier.verify(
          model, for: use, batchSize: batch ?? min(model.defaultBatchSize, 4), options: options)
      case .file(let file):
        Verifier.verify(try file.graph(batchSize: batch), options: options)
      }
    let text = VerificationText(report)
    CommandEnvironment.current.print(json ? try JSONText.of(text.summary) : text.text)
    if !report.isPassed { throw ExitCode(1) }
  }
}

/// Backends that are programs of their own.
enum VerifiedBackend: String, CaseIterable {
  case tcc, cc

  var backend: Backend { self == .tcc ? .tcc : .cc }
}

extension Choice {
  /// A finite number above 0.
  static func fraction(_ text: String, _ what: String) throws -> Double {
    if let number = Double(text), number > 0, number.isFinite { return number }
    throw ValidationError("expected \(what) above 0, such as 1e-4, found '\(text)'")
  }
}
