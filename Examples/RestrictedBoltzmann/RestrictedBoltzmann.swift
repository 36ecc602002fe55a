import GraphC
import Training

/// A restricted Boltzmann machine with 100 hidden units, trained by contrastive divergence.
///
///     ΔW = η (v⁰ h⁰ᵀ - vⁿ hⁿᵀ),  Δc = η (h⁰ - hⁿ),  Δb = η (v⁰ - vⁿ)
///
/// Pixels from 0 to 1 are probabilities of visible units. Hidden units are drawn in the program; how
/// the rule becomes a loss is told at `RestrictedBoltzmannMachine.contrast`.
enum RestrictedBoltzmann {
  /// CD-1, of the lecture's size.
  static let model = model(hidden: 100, steps: 1)

  /// A machine with so many hidden units, trained by CD-n.
  static func model(hidden: Int, steps: Int) -> Model {
    Model(
      name: "rbm", summary: "a restricted Boltzmann machine of 784 and 100 units on Fashion-MNIST",
      defaultBatchSize: 64, optimizer: SGD(learningRate: 0.05, momentum: 0.5)
    ) { builder, batchSize, mode in
      let machine = machine(hidden)
      let x = builder.input("x", [batchSize, 784], .u8).cast(to: .f32) * Tensor(1.0 / 255)
      let features = machine.hiddenProbabilities(x)
      // Without draws: what the hidden units say of the picture, and it of them.
      let reconstruction = machine.visibleProbabilities(features)
      builder.output("features", features)
      builder.output("reconstruction", reconstruction)
      builder.output("loss", machine.contrast(x, steps: steps).loss)
      builder.output(
        "reconstruction_error", meanSquaredError(predictions: reconstruction, targets: x))
      builder.output("free_energy", machine.freeEnergy(x).mean())
    }
  }

  static func machine(_ hidden: Int) -> RestrictedBoltzmannMachine {
    RestrictedBoltzmannMachine(visible: 784, hidden: hidden)
  }

  /// Trains machines on `data`, nil for all of Fashion-MNIST, by chains of one step and of more.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, hidden: Int = 100,
    steps: [Int] = [1, 5]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    var curves: [LineChart.Series] = []
    for (index, count) in steps.enumerated() {
      let model = model(hidden: hidden, steps: count)
      let title = "CD-\(count)"
      // Of first values, which a trainer that goes on from a checkpoint no longer has.
      let first = ParameterStore(seed: request.seed, compiler: request.compiler)
      let before = reconstructionError(in: try first.evaluator(of: model)(data.test))
      let trainer = try Trainer(
        model: model, dataset: data.training, options: request.options(epochs: 10))
      let history = try trainer.fit(
        validation: data.validation,
        progress: index == 0 ? ProgressReporter(request) : ProgressReporter(.quiet))
      let errors = history.epochs.map { $0.validation?.metrics["reconstruction_error"] ?? .nan }
      curves.append(LineChart.Series(title, [before] + errors))
      let after = reconstructionError(in: try trainer.evaluate(on: data.test))
      request.print(
        "\(title): reconstruction error \(before.fixed(4)) before, \(after.fixed(4)) after")
      report.add("\(title) error before", before)
      report.add("\(title) error after", after)
      try addEnergies(of: trainer, data, title, request, &report)
      if index == 0 { try plot(trainer, data.test, hidden: hidden, request) }
    }
    try request.files?.plot("reconstruction_errors") { () throws(Diagnostic) in
      LineChart(
        title: "rbm: reconstruction error of held-out pictures", xLabel: "epochs",
        yLabel: "mean square", counts: true,
        curves.map { LineChart.Series($0.name, x: $0.x.map { $0 - 1 }, y: $0.y) }
      ).svg
    }
    return report
  }

  private static func reconstructionError(in measurement: Measurement) -> Double {
    measurement.metrics["reconstruction_error"] ?? .nan
  }

  /// The free energies of pictures that were trained on and of others: if the first are lower by
  /// more and more, the machine learns them by heart.
  private static func addEnergies(
    of trainer: Trainer, _ data: FashionData, _ title: String, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let known = try data.training.first(data.validation.count)
    let energies = try [known, data.validation].map { part throws(Diagnostic) in
      try trainer.evaluate(on: part).metrics["free_energy"] ?? .nan
    }
    request.print(
      "  free energy \(energies[0].fixed(2)) of training pictures, \(energies[1].fixed(2)) of "
        + "held-out ones")
    report.add("\(title) free energy in training", energies[0])
    report.add("\(title) free energy held out", energies[1])
  }
}

extension ModelEntry {
  public static let restrictedBoltzmann = ModelEntry(
    name: "rbm", summary: RestrictedBoltzmann.model.summary, model: RestrictedBoltzmann.model
  ) { request throws(Diagnostic) in try RestrictedBoltzmann.train(request) }
}
