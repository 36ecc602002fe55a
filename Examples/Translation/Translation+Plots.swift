import GraphC
import Training

extension Translation {
  /// Draws which tokens of a source are looked at for each one of its translation, if pictures are asked
  /// for.
  static func plotAttention(
    _ pair: (source: String, target: String), _ network: TranslationModel, _ trainer: Trainer,
    _ request: TrainingRequest
  ) throws(Diagnostic) {
    try request.files?.plot("attention") { () throws(Diagnostic) in
      let data = try network.dataset([pair])
      let found = try trainer.predictor(of: network.attention)(data)["attention"]?.doubles ?? []
      let (columns, rows) = (try names(pair.source), try names(pair.target) + ["end"])
      let values = rows.indices.map { row in
        let start = row * network.sourceLength
        return Array(found[start..<start + columns.count])
      }
      return HeatMap(
        title: "What is looked at", values: values, rowLabel: "says", columnLabel: "looks at",
        rowNames: rows, columnNames: columns
      ).svg
    }
  }

  /// The tokens of a text; blanks are seen.
  private static func names(_ text: String) throws(Diagnostic) -> [String] {
    var names: [String] = []
    for token in try TranslationModel.tokenizer.encode(text) {
      let name = try TranslationModel.tokenizer.decode([token])
      names.append(name.map { $0 == " " ? "\u{2423}" : String($0) }.joined())
    }
    return names
  }
}
