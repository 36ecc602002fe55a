import CodeGeneration
import Foundation
import GraphC

/// Prints a line at once, so that what is measured is seen even if the next takes for ever.
func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Seconds of every stage of compilation for graphs of three sizes each; see `scripts/compile-times`.
func run(_ names: [String]) throws {
  let known = GrowingGraph.all.map(\.name)
  for name in names where !known.contains(name) {
    throw Diagnostic(
      stage: "compile-times", subject: name,
      message: "unknown graphs" + Spelling.suggestion(for: name, among: known),
      notes: ["note: there are " + known.joined(separator: ", ")])
  }
  for family in GrowingGraph.all where names.isEmpty || names.contains(family.name) {
    tell("\(family.name): \(family.summary)")
    var runs: [CompilationTimes] = []
    for size in family.sizes { runs.append(try CompilationTimes(family, size: size)) }
    tell(CompilationTimes.table(runs))
  }
}

do {
  try run(Array(CommandLine.arguments.dropFirst()))
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(64)
}
