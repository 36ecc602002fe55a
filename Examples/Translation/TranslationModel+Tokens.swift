import GraphC
import Training

extension TranslationModel {
  /// Pieces of words, learned from a date of each year in words: "der sieben|undzwanzigste".
  ///
  /// Digits are not among them, and so are tokens one by one.
  static let tokenizer: BytePairTokenizer = {
    let text = (1800...2099).map { year in
      let date = CalendarDate(year: year, month: year % 12 + 1, day: year % 28 + 1)
      return "de: \(date.german)\nen: \(date.english)"
    }.joined(separator: "\n")
    do {
      return try BytePairTokenizer(
        training: text, count: 400,
        specialTokens: [.padding: "[PAD]", .beginning: "[CLS]", .end: "[SEP]"])
    } catch {
      preconditionFailure("the text of dates gives a tokenizer: \(error)")
    }
  }()

  /// Texts as the encoder reads them: `i32[count x sourceLength]`.
  ///
  /// - Throws: when one has more tokens.
  func sources(_ texts: [String]) throws(Diagnostic) -> TensorData {
    var tokens: [Int32] = []
    for text in texts {
      tokens += try padded(Self.tokenizer.encode(text), to: sourceLength, text)
    }
    return TensorData([texts.count, sourceLength], tokens)
  }

  /// Rows of training: `source`, `x` and `labels`.
  ///
  /// - Throws: when a text has too many tokens.
  func dataset(_ pairs: [(source: String, target: String)]) throws(Diagnostic) -> Dataset {
    var (x, labels): ([Int32], [Int32]) = ([], [])
    for (_, target) in pairs {
      let codes = try Self.tokenizer.encode(target)
      x += try padded([Self.beginning] + codes, to: targetLength, target)
      labels += try padded(codes + [Self.end], to: targetLength, target)
    }
    return try Dataset([
      "source": try sources(pairs.map(\.source)),
      "x": TensorData([pairs.count, targetLength], x),
      "labels": TensorData([pairs.count, targetLength], labels),
    ])
  }

  private func padded(
    _ tokens: [Int32], to length: Int, _ text: String
  ) throws(Diagnostic) -> [Int32] {
    guard tokens.count <= length else {
      throw Diagnostic(
        stage: "generate", subject: "text",
        message: "'\(text)' has \(tokens.count) tokens, the model reads \(length)")
    }
    return tokens + [Int32](repeating: Self.padding, count: length - tokens.count)
  }
}
