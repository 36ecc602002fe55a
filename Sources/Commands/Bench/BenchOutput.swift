import ArgumentParser
import GraphC

/// How a report is written.
struct BenchOutput: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print tables in Markdown.")
  var markdown = false

  @Option(
    help: ArgumentHelp("Write a bar chart as well.", valueName: "file.svg"),
    transform: { try Choice.path($0) })
  var svg: String?

  func validate() throws {
    guard !(json && markdown) else {
      throw ValidationError("expected at most one of --json and --markdown")
    }
  }

  /// - Throws: when the chart cannot be written.
  func write(_ report: BenchReport) throws(Diagnostic) {
    if let svg { try FileText.write(BenchChart(report).text, to: svg) }
    CommandEnvironment.current.print(
      json ? try JSONText.of(report) : markdown ? report.markdown : report.text)
  }
}
