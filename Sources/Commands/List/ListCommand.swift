import ArgumentParser
import GraphC
import Training

/// `list`: the models.
struct ListCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "Names the models.",
      discussion: "Example: \(CommandEnvironment.current.programName) list --json")
  }

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let name: String
    let summary: String
    /// What `dump`, `bench` and `compile` need.
    let hasNetwork: Bool
    let batchSize: Int?
    /// Whether `train` takes it.
    let isTrainable: Bool
  }

  func run() throws {
    let environment = CommandEnvironment.current
    let rows = environment.models.map { entry in
      Row(
        name: entry.name, summary: entry.summary, hasNetwork: entry.model != nil,
        batchSize: entry.model?.defaultBatchSize, isTrainable: entry.isTrainable)
    }
    if json { return environment.print(try JSONText.of(rows)) }
    guard !rows.isEmpty else { return environment.print("there are no models") }
    var table = TextTable(["model", ">batch", "summary"])
    for row in rows { table.add([row.name, row.batchSize.map(String.init) ?? "-", row.summary]) }
    environment.print(table.text)
  }
}
