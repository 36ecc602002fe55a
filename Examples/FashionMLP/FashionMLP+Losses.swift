import GraphC
import Training

extension FashionMLP {
  /// Five numbers as probabilities, and how wrong they are if the second class is right: by its
  /// label, and by targets that are 1 there and 0 elsewhere.
  static func lossesByHand(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    let builder = GraphBuilder("losses-by-hand")
    let logits = builder.constant(TensorData([1, 5], [1.3, 5.1, 2.2, 0.7, 1.1] as [Float]))
    let label = builder.constant(TensorData([1], [1] as [Int64]))
    builder.output("probabilities", softmax(logits))
    builder.output("sparse", crossEntropy(logits: logits, labels: label))
    builder.output("one_hot", crossEntropy(logits: logits, targets: oneHot(label, depth: 5)))
    let program = try Compiler.compile(try builder.finish(), options: request.compiler)
    try program.run()

    let probabilities = try program.read("probabilities").doubles
    request.print("softmax [1.3, 5.1, 2.2, 0.7, 1.1] = \(probabilities.map { $0.fixed(2) })")
    var report = TrainingReport()
    for (place, probability) in probabilities.enumerated() {
      report.add("probability \(place + 1)", probability)
    }
    report.add("sparse cross entropy", try program.buffer("sparse").scalar)
    report.add("one-hot cross entropy", try program.buffer("one_hot").scalar)
    return report
  }
}
