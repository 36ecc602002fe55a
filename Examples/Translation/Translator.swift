import GraphC
import Training

/// Translates texts by what a model has learned: the encoder reads them at once, the decoder writes token
/// by token.
struct Translator {
  let network: TranslationModel
  let encoder: Predictor
  /// Runs the decoder for as many texts, or beams of them, side by side.
  let decoder: SequenceStepper

  /// Texts that are translated at once, each with so many beams.
  func count(beams: Int) -> Int { decoder.batchSize / beams }

  /// The best translation of every text, or several of each, best first.
  ///
  /// - Throws: when a text is longer than the encoder reads.
  func callAsFunction(_ texts: [String], by search: BeamSearch) throws(Diagnostic) -> [[String]] {
    var results: [[String]] = []
    let size = count(beams: search.beams)
    for start in stride(from: 0, to: texts.count, by: size) {
      let part = Array(texts[start..<min(start + size, texts.count)])
      // The program is for a number of texts: the last one fills what is missing.
      let filled = part + [String](repeating: part[part.count - 1], count: size - part.count)
      let model = try model(for: filled, beams: search.beams)
      let found = try search(
        filled.map { _ in [TranslationModel.beginning] }, model, count: network.targetLength,
        stopTokens: [TranslationModel.end])
      for hypotheses in found.prefix(part.count) {
        var translations: [String] = []
        for hypothesis in hypotheses {
          translations.append(try TranslationModel.tokenizer.decode(hypothesis.tokens))
        }
        results.append(translations)
      }
    }
    return results
  }

  /// The decoder, which knows what it is to translate.
  func model(for texts: [String], beams: Int) throws(Diagnostic) -> SteppedModel {
    let source = try network.sources(texts)
    let memory = try encoder(Dataset(["source": source]))["memory"] ?? source
    let rows = texts.indices.flatMap { [Int](repeating: $0, count: beams) }
    let context = try Dataset(["source": source, "memory": memory]).subset(rows).columns
    return SteppedModel(decoder, count: TranslationModel.tokenizer.count, context: context)
  }
}
