import ArgumentParser
import Artifacts
import GraphC

/// `compile`: a graph as a library for programs in other languages.
struct CompileCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "compile", abstract: "Compiles a model into a library that needs nothing else.",
      discussion: """
        Writes a bundle into a folder: libNAME.so, its source NAME.c, NAME.h for C and C++, the \
        weights as NAME.safetensors, NAME.py for Python with NumPy, and what pkg-config, CMake and \
        Swift need to find them. The library depends on nothing but the C library, and pthread with \
        --threads; Docs/ABI.md says how it is used.

        A model's library predicts; with --train it also makes training steps, which change the \
        parameters and the optimizer's states of a context; with --step a recurrent model also goes \
        through sequences a step at a time, with its states as arguments, and with --decode and \
        --prefill a model of sequences, such as a transformer, keeps what it has read in a cache. A file's library runs its \
        graph.

        Examples:
          \(program) compile xor-mlp -o xor
          \(program) compile fashion-mlp -o fashion --train --batch 32 --threads
          \(program) compile fashion-mlp -o fashion --weights trained.safetensors --static-weights
          \(program) compile lstm -o lstm --step --batch 1
          \(program) compile char-gpt -o gpt --prefill 32 --batch 1 --weights bible.safetensors
          \(program) compile fashion-mlp -o small --weights trained.safetensors --weights-type int8
          \(program) compile graph.ir -o graph --cpu x86-64-v3 --emit so,h,weights
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model or workload by name, or a file of IR text.", valueName: "name|file.ir"),
    completion: .graphs)
  var source: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder; files of these names in it are replaced.", valueName: "folder"),
    transform: { try Choice.path($0) })
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows, or B of a file; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    name: .customLong("max-batch"), parsing: .unconditional,
    help: ArgumentHelp(
      "Leave the batch size open: calls say how many rows they have, up to this many.",
      valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var maximumBatch: Int?

  @Flag(help: "Also a training step; for models.")
  var train = false

  @Flag(
    help:
      "Also one step of a recurrent model, which takes and gives its states; for models that take sequences a step at a time."
  )
  var step = false

  @Flag(
    help: "Also 'decode', one place of sequences, which are kept in a cache that callers give.")
  var decode = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Also 'decode', and 'prefill' for so many places at once, such as those of a prompt.",
      valueName: "places"),
    transform: { try Choice.positive($0, "a number of places") })
  var prefill: Int?

  @OptionGroup var weights: WeightArguments
  @OptionGroup var library: LibraryArguments
  @OptionGroup var passArguments: PassArguments

  func run() throws {
    let plain = try GraphSource.named(source)
    let storage = try storage(plain)
    let graphs = plain.storing(storage)
    guard batch == nil || maximumBatch == nil else {
      throw Diagnostic(
        stage: "compile", subject: source, message: "--batch and --max-batch exclude each other",
        notes: ["note: --batch fixes the number of rows, --max-batch leaves it open"])
    }
    for (isAsked, option, what) in [
      (train, "--train", "training step"), (step, "--step", "step"),
      (decode, "--decode", "step"), (prefill != nil, "--prefill", "step"),
    ]
    where isAsked && !graphs.isModel {
      throw Diagnostic(
        stage: "compile", subject: source, message: "\(option) is for models",
        notes: ["note: a file is compiled as it is, so it can hold a \(what) itself"])
    }
    if maximumBatch != nil, decode || prefill != nil {
      throw Diagnostic(
        stage: "compile", subject: source,
        message: "\(decode ? "--decode" : "--prefill") needs a number of rows",
        notes: ["note: say --batch, since a cache has memory for each row"])
    }
    guard !train || storage == nil else {
      throw Diagnostic(
        stage: "compile", subject: source, message: "--train and --weights-type exclude each other",
        notes: ["note: what is trained is f32; 'train --quantize' trains for weights of few bits"])
    }
    let options = CompilerOptions(planning: try passArguments.options())
    var programs: [Artifact.Program] = []
    if let maximumBatch {
      for (name, build) in try families(graphs) {
        programs.append(
          try Artifact.Program(
            name, maximumBatchSize: maximumBatch, options, build: build))
      }
    } else {
      for (name, graph) in try self.graphs(graphs) {
        programs.append(try Artifact.Program(name, graph, options))
      }
      programs += try pieces(graphs, options)
    }
    let artifact = try Artifact(
      label: programs[0].graph.name, programs,
      weights: try startingWeights(plain, programs, storage), seed: library.seed,
      options: try library.options())
    let compiler = try library.compiler.map { name throws(Diagnostic) in
      try SystemCompiler.find(name)
    }
    let paths = try ArtifactBundle(artifact, folder: output).write(compiler: compiler)
    for path in paths { CommandEnvironment.current.print("wrote \(PrintedText.line(path))") }
  }

  /// How weights are stored, after a look at data that says so.
  private func storage(_ plain: GraphSource) throws(Diagnostic) -> WeightStorage? {
    guard weights.calibrate != nil else { return try weights.storage(for: plain) }
    guard !step, !decode, prefill == nil, !train else {
      throw Diagnostic(
        stage: "compile", subject: source,
        message: "--calibrate excludes --step, --decode, --prefill and --train",
        notes: ["note: compile these apart, without --calibrate"])
    }
    let rows = batch ?? maximumBatch
    let graphs = try self.graphs(plain, rows: rows).map(\.1)
    return try weights.storage(for: plain, rows: rows, weights: library.values(graphs))
  }

  /// The tensors of the file, as the library stores them.
  private func startingWeights(
    _ plain: GraphSource, _ programs: [Artifact.Program], _ storage: WeightStorage?
  ) throws(Diagnostic) -> [String: TensorData] {
    guard let storage else {
      return try library.weights(
        programs.flatMap { program in
          program.tensors.filter { program.constants[$0.label] == nil }
        })
    }
    let graphs = try self.graphs(plain, rows: batch ?? maximumBatch).map(\.1)
    return try library.stored(graphs, storage)
  }

  /// The functions that keep sequences in a cache.
  private func pieces(
    _ source: GraphSource, _ options: CompilerOptions
  ) throws(Diagnostic) -> [Artifact.Program] {
    guard decode || prefill != nil, case .model(let model, _) = source else { return [] }
    let rows = batch ?? model.defaultBatchSize
    var programs = [
      try Artifact.Program("decode", pieceOf: model, batchSize: rows, steps: 1, options)
    ]
    if let prefill {
      programs.append(
        try Artifact.Program("prefill", pieceOf: model, batchSize: rows, steps: prefill, options))
    }
    return programs
  }

  private typealias Family = (Int) throws(Diagnostic) -> Graph

  /// The programs for any number of rows.
  private func families(_ source: GraphSource) throws(Diagnostic) -> [(String, Family)] {
    switch source {
    case .file(let file):
      guard file.usesBatch else {
        throw Diagnostic(
          stage: "compile", subject: self.source, message: "the file's batch size is a number",
          notes: ["note: it can stay open in text that says B for it"])
      }
      return [("run", { rows throws(Diagnostic) in try file.graph(batchSize: rows) })]
    case .model(let model, _):
      let predict: Family = { rows throws(Diagnostic) in try model.inferenceGraph(batchSize: rows) }
      let next: Family = { rows throws(Diagnostic) in try model.stepGraph(batchSize: rows) }
      let steps = step ? [("step", next)] : []
      guard train else { return [("predict", predict)] + steps }
      let training: Family = { rows throws(Diagnostic) in try model.trainingGraph(batchSize: rows) }
      // A model whose outputs all depend on targets can be trained all the same.
      let predicts = (try? predict(1)) != nil
      return [("train_step", training)] + (predicts ? [("predict", predict)] : []) + steps
    }
  }

  private func graphs(
    _ source: GraphSource, rows: Int? = nil
  ) throws(Diagnostic) -> [(String, Graph)] {
    let batch = rows ?? batch
    switch source {
    case .file(let file): return [("run", try file.graph(batchSize: batch))]
    case .model(let model, _):
      let rows = batch ?? model.defaultBatchSize
      let steps = step ? [("step", try model.stepGraph(batchSize: rows))] : []
      guard train else { return [("predict", try model.inferenceGraph(batchSize: rows))] + steps }
      // A model whose outputs all depend on targets can be trained all the same.
      let predictions = try? model.inferenceGraph(batchSize: rows)
      let training = try model.trainingGraph(batchSize: rows)
      return [("train_step", training)] + (predictions.map { [("predict", $0)] } ?? []) + steps
    }
  }
}
