import ArgumentParser
import Formats
import Foundation
import GraphC
import Training

/// `embed`: sentences as vectors, and which are near each other.
struct EmbedCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "embed", abstract: "Finds sentences that mean the same, by their vectors.",
      discussion: """
        Sentences are the lines of files, or of standard input. With --query the nearest to it are \
        printed, each with the cosine of the angle to it, from 1 for the same to -1; else every \
        sentence with the nearest to it.

        Weights are a folder with config.json, model.safetensors, and tokenizer.json or vocab.txt, of \
        an encoder of BERT's kind such as all-MiniLM-L6-v2, which scripts/fetch-minilm gets; or a file \
        that 'train' has written of a model that encodes sentences.

        Examples:
          \(program) embed sentences.txt --weights minilm --query 'Who fixed the car?'
          \(program) embed --weights minilm --output vectors.npy < sentences.txt
          \(program) train sentence-encoder --checkpoint encoder.safetensors
          \(program) embed sentences.txt --weights encoder.safetensors
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "Texts, a sentence a line; - or none for standard input.", valueName: "file"),
    completion: .file(), transform: { try Choice.path($0) })
  var files: [String] = []

  @Option(
    help: ArgumentHelp("The folder of an encoder, or a model's weights.", valueName: "path"),
    completion: .file(), transform: { try Choice.path($0) })
  var weights: String

  @Option(
    help: ArgumentHelp(
      "Whose weights a file has; the only model that encodes sentences if left out.",
      valueName: "model"),
    completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp("A sentence to look for; may be repeated.", valueName: "sentence"))
  var query: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many of the nearest to print.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of sentences") })
  var top = 5

  @Option(
    help: ArgumentHelp(
      "Write the vectors of the sentences, a row each, as a NumPy array.", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]), transform: { try Choice.path($0) })
  var output: String?

  @OptionGroup(title: "Compilation") var execution: ExecutionArguments

  @Flag(help: "Print the nearest as JSON.")
  var json = false

  private struct Answer: Encodable {
    struct Near: Encodable {
      let line: Int
      let sentence: String
      let similarity: Double
    }
    let sentence: String
    let nearest: [Near]
  }

  func run() throws {
    let environment = CommandEnvironment.current
    let sentences = try SentenceLines.read(files)
    let encoder = try encoder(try execution.options())
    let vectors = try NearestSentences(try encoder.vectors(of: sentences))
    if let output {
      try NumPy.write(vectors.vectors, to: output)
      if query.isEmpty {
        if !json {
          environment.print(
            "\(sentences.count) vectors of \(encoder.configuration.width): \(output)")
        }
        return
      }
    }
    let answers = try answers(sentences, vectors, encoder)
    if json {
      environment.print(try JSONText.of(answers))
    } else {
      for answer in answers {
        environment.print(answer.sentence)
        for near in answer.nearest {
          environment.print(String(format: "  %7.4f  ", near.similarity) + near.sentence)
        }
      }
    }
  }

  /// For each query, or each sentence if there is none.
  private func answers(
    _ sentences: [String], _ vectors: NearestSentences, _ encoder: SentenceEncoder
  ) throws(Diagnostic) -> [Answer] {
    func answer(
      _ sentence: String, _ vector: [Float], _ count: Int, except row: Int?
    ) throws(Diagnostic) -> Answer {
      let nearest = try vectors.nearest(to: vector, count: count, except: row)
      return Answer(
        sentence: sentence,
        nearest: nearest.map {
          Answer.Near(
            line: $0.row + 1, sentence: sentences[$0.row], similarity: $0.similarity)
        })
    }
    var result: [Answer] = []
    if query.isEmpty {
      for (row, sentence) in sentences.enumerated() {
        result.append(try answer(sentence, vectors.vector(row), 1, except: row))
      }
    } else {
      let asked = try NearestSentences(try encoder.vectors(of: query))
      for (row, sentence) in query.enumerated() {
        result.append(try answer(sentence, asked.vector(row), top, except: nil))
      }
    }
    return result
  }

  /// - Throws: when a file is given and no model, or another than one, encodes sentences.
  private func encoder(_ options: CompilerOptions) throws(Diagnostic) -> SentenceEncoder {
    if FileText.isDirectory(weights) {
      guard model == nil else {
        throw Diagnostic(
          stage: "commands", subject: weights, message: "is a folder, which says itself what it is",
          notes: ["note: leave out --model"])
      }
      return try SentenceEncoder(directory: weights, compiler: options)
    }
    let encoders = CommandEnvironment.current.models.filter { $0.encoder != nil }
    let names = encoders.map(\.name).joined(separator: ", ")
    let notes = encoders.isEmpty ? [] : ["note: models that do are \(names)"]
    guard let name = model ?? (encoders.count == 1 ? encoders[0].name : nil) else {
      throw Diagnostic(
        stage: "commands", subject: weights,
        message: "is no folder, and \(encoders.count) models encode sentences",
        notes: notes + (encoders.isEmpty ? [] : ["note: say which: --model"]))
    }
    guard let make = try GraphSource.entry(name).encoder else {
      throw Diagnostic(
        stage: "commands", subject: name, message: "encodes no sentences", notes: notes)
    }
    return try make(weights, options)
  }
}

/// Sentences, one a line.
enum SentenceLines {
  /// The lines of files that are not blank, without blanks around them.
  ///
  /// - Throws: when a file cannot be read, is not UTF-8, or there is no sentence.
  static func read(_ files: [String]) throws(Diagnostic) -> [String] {
    var sentences: [String] = []
    for file in files.isEmpty ? ["-"] : files {
      let bytes = file == "-" ? try standardInput() : try FileText.read(file)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Diagnostic(stage: "files", subject: file, message: "is not UTF-8 text")
      }
      sentences += text.split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    guard !sentences.isEmpty else {
      throw Diagnostic(
        stage: "files", subject: files.first ?? "standard input",
        message: "has no sentences: expected one a line")
    }
    return sentences
  }

  private static func standardInput() throws(Diagnostic) -> [UInt8] {
    let limit = FileText.maximumByteCount
    let data: Data
    do {
      data = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw Diagnostic(stage: "files", subject: "standard input", message: "cannot be read")
    }
    guard data.count <= limit else {
      throw Diagnostic(
        stage: "files", subject: "standard input",
        message: "is too large, expected at most \(limit) bytes")
    }
    return [UInt8](data)
  }
}
