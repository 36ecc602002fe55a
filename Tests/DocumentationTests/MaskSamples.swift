import GraphC
import Training

/// How wrong a tagger of Docs/Layers.md is at first and after some epochs; sentences of 3 to 20 words
/// whose tag is the word's number modulo 5.
func trainTagger(epochs: Int, compiler: CompilerOptions) throws(Diagnostic) -> (Double, Double) {
  // sample: masks
  let tagger = Sequential {
    Embedding(1000, width: 16, padding: 0, masksPadding: true)
    Bidirectional(LSTM(32, returnsSequences: true))
    Dense(5)
  }
  let model = Model(name: "tagger", optimizer: Adam(learningRate: 1e-2)) { graph, rows, mode in
    let words = graph.input("words", [rows, 20], .i32)
    let tags = graph.input("labels", [rows, 20], .i32)
    let scores = tagger(MaskedSequence(words), mode: mode)
    graph.output("scores", scores.values)
    graph.output(
      "loss",
      crossEntropy(
        logits: scores.values, labels: tags, weights: scores.weights, reduction: .weightedMean))
  }
  // end
  var words: [Int32] = []
  for row in 0..<64 {
    let length = 3 + row % 18
    let sentence = (0..<length).map { Int32(1 + (row * 7 + $0 * 13) % 40) }
    words += sentence + [Int32](repeating: 0, count: 20 - length)
  }
  let data = try Dataset([
    "words": TensorData([64, 20], words),
    // Where there is no word the tag is not to be learned, whatever it is.
    "labels": TensorData([64, 20], words.enumerated().map { $1 == 0 ? Int32($0 % 5) : $1 % 5 }),
  ])
  let trainer = try Trainer(
    model: model, dataset: data, options: TrainingOptions(epochs: epochs, compiler: compiler))
  let first = try trainer.evaluate(on: data).loss
  _ = try trainer.fit()
  return (first, try trainer.evaluate(on: data).loss)
}
