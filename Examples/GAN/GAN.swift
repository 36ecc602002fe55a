import GraphC
import Training

/// Two networks play against each other: a generator makes numbers of noise, a discriminator D tells
/// them from those of a density with two hills, until it cannot: D(x) = p(x) / (p(x) + q(x)) = 1/2.
///
/// Played twice, with both of the generator's losses: log(1 - D(G(z))), by which the two make one number
/// small and large, and -log D(G(z)), which has a slope where D is sure.
enum GAN {
  static let density = GaussianMixture(means: [-1.5, 1.5], deviation: 0.5)
  static let model = model(.nonSaturating)
  private static let noiseWidth = 4

  /// Inputs `x`, numbers of the density, and, where it is used, `noise`; outputs `made`, the
  /// generator's numbers, and `trust`, D of x.
  static func model(_ loss: AdversarialLoss) -> Model {
    let generator = Shared("generator", network(32))
    let discriminator = Shared("discriminator", network(64))
    let adam = Adam(learningRate: 1e-3, beta1: 0.5)
    return Model(
      name: "gan", summary: "a generator learns a density by playing against a discriminator",
      defaultBatchSize: 256,
      objectives: [
        Objective(trains: ["discriminator.*"], by: adam),
        Objective("generator_loss", trains: ["generator.*"], by: adam),
      ]
    ) { builder, rows, mode in
      let made = generator(builder.noise([rows, noiseWidth], mode: mode))
      let real = discriminator(builder.input("x", [rows, 1]))
      let fake = discriminator(made)
      builder.output("made", made)
      builder.output("trust", sigmoid(real))
      builder.output("loss", loss.critic(real: real, fake: fake))
      builder.output("generator_loss", loss.generator(fake: fake))
      builder.output("trust_in_data", sigmoid(real).mean())
      builder.output("trust_in_made", sigmoid(fake).mean())
    }
  }

  private static func network(_ width: Int) -> Sequential {
    Sequential {
      Dense(width, activation: .leakyReLU(0.2))
      Dense(width, activation: .leakyReLU(0.2))
      Dense(1)
    }
  }

  /// Trains on so many numbers of the density.
  static func train(
    _ request: TrainingRequest, rows: Int = 8192
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    let known = try density.samples(rows, seed: request.seed)
    let new = try density.samples(rows, seed: request.seed, stream: 1)
    let same = try earthMoversDistance(known.doubles, new.doubles)
    request.print("two draws of the density are \(same.fixed(3)) from each other")
    report.add("distance of two draws", same)
    for loss in [AdversarialLoss.nonSaturating, .minimax] {
      var options = request.options(epochs: 100)
      options.schedule = .cosine(length: options.epochs)
      options.scheduleUnit = .epoch
      let trainer = try Trainer(
        model: model(loss), dataset: Dataset(["x": known]), options: options)
      let history = try trainer.fit()
      let players = try Players(trainer, new, request)
      let name = loss.rawValue
      let trust = history.epochs.map { $0.training.metrics["trust_in_made"] ?? .nan }
      request.print("\(name): D of what is made \(Sparkline.text(trust, range: 0...1))")
      request.print(
        "  numbers are \(players.distance.fixed(3)) from the density, D is "
          + "\(players.trustInData.fixed(3)) on data and \(players.trustInMade.fixed(3)) on them")
      report.add("\(name) distance", players.distance)
      report.add("\(name) D of data", players.trustInData)
      report.add("\(name) D of made", players.trustInMade)
      report.add("\(name) D is off by", players.meanError)
      report.add("\(name) seconds", history.seconds)
      try request.files?.plot("density-\(name)") { () throws(Diagnostic) in
        try players.chart("gan, \(name)").svg
      }
    }
    return report
  }

  /// What both have become.
  private struct Players {
    let made: [Double]
    let grid: [Double]
    /// D at the places of the grid.
    let trust: [Double]
    let trustInData: Double
    let trustInMade: Double
    /// The mean of |D - 1/2| over data and made numbers.
    let meanError: Double
    /// Of made numbers from data.
    let distance: Double

    init(
      _ trainer: Trainer, _ data: TensorData, _ request: TrainingRequest
    ) throws(Diagnostic) {
      let rows = data.shape[0]
      func predict(_ x: TensorData) throws(Diagnostic) -> (made: TensorData, trust: [Double]) {
        let noise = try normalNumbers(rows, noiseWidth, seed: request.seed, stream: 7)
        let outputs = try trainer.predict(Dataset(["x": x, "noise": noise]))
        return (outputs["made"] ?? x, outputs["trust"]?.doubles ?? [])
      }
      let (made, ofData) = try predict(data)
      let ofMade = try predict(made).trust
      let grid = (0..<rows).map { 8 * Double($0) / Double(rows - 1) - 4 }
      trust = try predict(TensorData(data.type, doubles: grid)).trust
      self.grid = grid
      self.made = made.doubles
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      (trustInData, trustInMade) = (mean(ofData), mean(ofMade))
      meanError = mean((ofData + ofMade).map { abs($0 - 0.5) })
      distance = try earthMoversDistance(self.made, data.doubles)
    }

    /// The density, that of made numbers, and D between them.
    func chart(_ title: String) throws(Diagnostic) -> LineChart {
      let learned = try KernelDensity(made, bandwidth: 0.1)
      let places = stride(from: 0, to: grid.count, by: max(grid.count / 256, 1)).map { grid[$0] }
      return LineChart(
        title: title, xLabel: "x", yLabel: "density, and D(x)",
        [
          LineChart.Series("data", x: places, y: places.map(density.density)),
          LineChart.Series("generator", x: places, y: places.map { learned($0) }),
          LineChart.Series("D", x: grid, y: trust),
        ])
    }
  }
}

extension ModelEntry {
  public static let gan = ModelEntry(
    name: "gan", summary: GAN.model.summary, model: GAN.model
  ) { request throws(Diagnostic) in try GAN.train(request) }
}
