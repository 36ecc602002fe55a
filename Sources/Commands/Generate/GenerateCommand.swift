import ArgumentParser
import GraphC
import Training

/// `generate`: text by a model that has learned to write.
struct GenerateCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "generate", abstract: "Writes text by a model that predicts what comes next.",
      discussion: """
        The model reads the prompt and goes on with it: each token, such as a character, is drawn by \
        the probabilities that the model gives all of them after those before. Equal options give \
        equal text.

        Examples:
          \(program) train char-rnn --checkpoint bible.safetensors
          \(program) generate char-rnn --checkpoint bible.safetensors --prompt 'And God said'
          \(program) generate char-rnn --checkpoint bible.safetensors --temperature 0.5 --top-k 10
          \(program) generate char-rnn --checkpoint bible.safetensors --tokens 1000 --top-p 0.9
          \(program) generate translation --checkpoint dates.safetensors --prompt 'de: 1984-05-03'
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A model's name; see 'list'.", valueName: "model"), completion: .models)
  var name: String

  @Option(
    help: ArgumentHelp(
      "What 'train --checkpoint' has written, or other weights by name.",
      valueName: "file.safetensors"),
    transform: { try Choice.path($0) })
  var checkpoint: String

  @Option(
    help: ArgumentHelp("What to go on with; the model's choice if left out.", valueName: "text"))
  var prompt: String?

  @Option(
    name: [.customLong("tokens"), .customLong("length")], parsing: .unconditional,
    help: ArgumentHelp("Tokens to write at most.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of tokens") })
  var tokens = 400

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Scores are divided by it: below 1 what is likely becomes likelier; 0 takes the best always. "
        + "The model's choice, such as 0.8, if left out.",
      valueName: "number"))
  var temperature: Double?

  @Option(
    name: .customLong("top-k"), parsing: .unconditional,
    help: ArgumentHelp("Draw among this many best only; all if left out.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of tokens to draw among") })
  var topK: Int?

  @Option(
    name: .customLong("top-p"), parsing: .unconditional,
    help: ArgumentHelp(
      "Draw among the fewest that are together as likely as this; all if left out.",
      valueName: "probability"))
  var topP: Double?

  @Option(
    name: .customLong("min-p"), parsing: .unconditional,
    help: ArgumentHelp(
      "Draw among those only that are at least this times as likely as the best.",
      valueName: "probability"))
  var minP: Double?

  @Option(
    name: .customLong("repetition-penalty"), parsing: .unconditional,
    help: ArgumentHelp(
      "Divides the scores of tokens that were there before: above 1 there is less repetition.",
      valueName: "number"))
  var repetitionPenalty = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Look for the likeliest text, so many side by side, instead of drawing one.",
      valueName: "count"),
    transform: { try Choice.positive($0, "a number of beams") })
  var beams: Int?

  @Option(
    name: .customLong("length-penalty"), parsing: .unconditional,
    help: ArgumentHelp(
      "Of beams: a text's logarithm is divided by its length to this power; 0 prefers short ones.",
      valueName: "number"))
  var lengthPenalty: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("Of the draws.", valueName: "number"))
  var seed: Int64 = 0

  @OptionGroup(title: "Compilation") var execution: ExecutionArguments

  func run() throws {
    let environment = CommandEnvironment.current
    let entry = try GraphSource.entry(name)
    guard let generate = entry.generate else {
      let others = environment.models.filter { $0.generate != nil }.map(\.name)
      throw Diagnostic(
        stage: "commands", subject: name, message: "writes no text",
        notes: others.isEmpty ? [] : ["note: models that do are " + others.joined(separator: ", ")])
    }
    let sampler = try TokenSampler(
      temperature: temperature ?? entry.temperature, topK: topK, topP: topP, minP: minP,
      repetitionPenalty: repetitionPenalty, seed: seed)
    if lengthPenalty != nil, beams == nil {
      throw ValidationError("'--length-penalty' is of a search: say '--beams' too")
    }
    let search = try beams.map { count throws(Diagnostic) in
      try BeamSearch(beams: count, lengthPenalty: lengthPenalty ?? 1)
    }
    let lines = LineWriter(print: environment.print)
    let isInteractive = environment.isInteractive
    try generate(
      GenerationRequest(
        weights: checkpoint, prompt: prompt, count: tokens, sampler: sampler, search: search,
        compiler: try execution.options(), note: environment.printError,
        write: { isInteractive ? environment.write($0) : lines.write($0) }))
    if isInteractive { environment.print("") }
    lines.end()
  }
}
