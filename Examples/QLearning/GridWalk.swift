import GraphC
import Training

/// A table of values for the world of 4 x 3 cells of Russell and Norvig's book.
struct GridWalk {
  let request: TrainingRequest
  let episodes: Int

  static let map = """
    ...+
    .#.-
    ....
    """

  func learn(_ report: inout TrainingReport) throws(Diagnostic) {
    var world = try GridWorld(Self.map)
    let table = try QTable(
      states: world.stateCount, actions: world.actionCount, compiler: request.compiler)
    var random = RandomSequence(seed: request.seed, stream: 1)
    var returns: [Double] = []
    for _ in 0..<episodes {
      returns.append(try table.episode(in: &world, epsilon: 0.3, &random))
    }
    let known = world.optimalValues()
    let cells = (0..<world.stateCount).filter(world.isFree)
    let learned = (0..<world.stateCount).map { table[$0, table.bestAction(in: $0)] }
    let error = cells.map { (learned[$0] - known[$0]).magnitude }.max() ?? .nan
    // What is lost, at most, by an action that the table takes for the best.
    let loss =
      cells.map { cell in
        let values = world.actionValues(cell, known)
        return known[cell] - values[table.bestAction(in: cell)]
      }.max() ?? .nan
    request.print("values of a world of 4 x 3 cells after \(episodes) episodes (as computed):")
    for row in 0..<world.height {
      let cells = row * world.width..<(row + 1) * world.width
      request.print(
        "  "
          + cells.map { cell in
            world.isFree(cell) ? "\(learned[cell].fixed(3)) (\(known[cell].fixed(3)))  " : "  "
          }.map { $0.padded(16) }.joined())
    }
    report.add("largest error of a value", error)
    report.add("largest loss by an action", loss)
    report.add("value of the start", learned[world.width * (world.height - 1)])
    let actions = (0..<world.stateCount).map(table.bestAction)
    let final = world
    try request.files?.plot("grid") { () throws(Diagnostic) in
      GridChart(
        title: "Worth of cells, best steps", world: final, values: learned,
        actions: actions
      ).svg
    }
    let curve = returns
    try request.files?.plot("grid-returns") { () throws(Diagnostic) in
      LineChart(
        title: "A world of 4 x 3 cells", xLabel: "episode", yLabel: "return, mean of 500",
        counts: true,
        [LineChart.Series("table", x: Self.places(curve), y: Self.means(curve))]
      ).svg
    }
  }

  private static let window = 500

  private static func places(_ values: [Double]) -> [Double] {
    stride(from: window, through: values.count, by: window).map(Double.init)
  }

  private static func means(_ values: [Double]) -> [Double] {
    stride(from: window, through: values.count, by: window).map { end in
      values[(end - window)..<end].reduce(0, +) / Double(window)
    }
  }
}
