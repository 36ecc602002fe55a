import ArgumentParser
import Artifacts
import GraphC
import Training

/// What may be chosen about a library.
struct LibraryArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The processors it runs on: \(Choice.processors). $GRAPHC_CPU if left out, else native.",
      valueName: "cpu"),
    completion: .list(CPUTarget.allCases.map(\.rawValue)),
    transform: { try Choice.processor($0) })
  var cpu: CPUTarget?

  @Flag(help: "Contexts may have several threads.")
  var threads = false

  @Flag(name: .customLong("static-weights"), help: "Make the weights a part of the library.")
  var staticWeights = false

  @Option(
    help: ArgumentHelp(
      "Files to write, of \(ArtifactFile.allCases.map(\.rawValue).joined(separator: ",")); all if "
        + "left out.",
      valueName: "kinds"),
    transform: { try LibraryArguments.kinds($0) })
  var emit = Set(ArtifactFile.allCases)

  @Option(
    help: ArgumentHelp(
      "Parameters and states by name, such as a checkpoint; initial ones if left out.",
      valueName: "file.safetensors"),
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
    parsing: .unconditional, help: ArgumentHelp("Of initial parameters.", valueName: "number"))
  var seed: Int64 = 0

  @Option(
    help: ArgumentHelp("The prefix of names in C; the model's if left out.", valueName: "name"))
  var name: String?

  @Option(
    name: .customLong("cc"),
    help: ArgumentHelp(
      "The C compiler, such as one for another architecture; clang or gcc if left out.",
      valueName: "compiler"),
    transform: { try Choice.path($0) })
  var compiler: String?

  /// - Throws: when the environment chooses a processor that there is not.
  func options() throws(Diagnostic) -> ArtifactOptions {
    // This machine need not have what a library needs.
    let chosen = if let cpu { cpu } else { try CPUTarget.named() ?? .native }
    return ArtifactOptions(
      name: name, cpu: chosen, isThreaded: threads, hasFixedWeights: staticWeights, kinds: emit)
  }

  static func kinds(_ text: String) throws -> Set<ArtifactFile> {
    let names = text.split(separator: ",", omittingEmptySubsequences: false)
    return Set(try names.map { try Choice.parse(String($0), "kind of file") as ArtifactFile })
  }

  /// The tensors of the file, or those that training begins with.
  ///
  /// - Throws: as `weights`.
  func values(_ graphs: [Graph]) throws(Diagnostic) -> [String: TensorData] {
    var arguments: [GraphC.Argument] = []
    for role in [GraphC.Argument.Role.parameter, .state] {
      for argument in graphs.flatMap(\.arguments) where argument.role == role {
        if !arguments.contains(where: { $0.label == argument.label }) { arguments.append(argument) }
      }
    }
    var values = try weights(arguments)
    for (ordinal, argument) in arguments.enumerated() where values[argument.label] == nil {
      values[argument.label] = try Initialization.fill(argument, seed: seed, ordinal: ordinal)
    }
    return values
  }

  /// These tensors as they are to be stored.
  ///
  /// - Throws: as `weights`; when nothing can be stored so.
  func stored(
    _ graphs: [Graph], _ storage: WeightStorage
  ) throws(Diagnostic) -> [String: TensorData] {
    let values = try values(graphs)
    var stored: [String: TensorData] = [:]
    for graph in graphs {
      let quantization = try storage.quantization(graph)
      let labels = Set(graph.arguments.map(\.label))
      stored.merge(quantization.weights(values.filter { labels.contains($0.key) })) { $1 }
    }
    return stored
  }

  /// The tensors of the file that programs have.
  ///
  /// - Throws: when the file cannot be read, lacks a parameter, or has one of another type.
  func weights(_ arguments: [GraphC.Argument]) throws(Diagnostic) -> [String: TensorData] {
    guard let path = weights else {
      guard names == nil else {
        throw Diagnostic(
          stage: "compile", subject: "--names",
          message: "says what weights are called, but not where",
          notes: ["note: add --weights FILE"])
      }
      return [:]
    }
    let expected = Dictionary(arguments.map { ($0.label, $0.type) }) { first, _ in first }
    let map = try names.map { path throws(Diagnostic) in try WeightMap(path) }
    let file = try WeightFile(path, names: map, expected: expected)
    let report = file.report
    let parameters = Set(arguments.filter { $0.role == .parameter }.map(\.label))
    guard report.mismatched.isEmpty, parameters.isDisjoint(with: report.missing) else {
      throw Diagnostic(
        stage: "compile", subject: path, message: "does not fit the model",
        notes: report.lines.map { "note: " + $0 })
    }
    return try file.fitting(expected)
  }
}
