import GraphC
import Verification

/// A graph for a number of rows with data, and what the interpreter computes.
struct OpenBatchCase {
  let rows: Int
  let graph: Graph
  let expected: [TensorData]
  private let data: [TensorData]

  /// - Throws: the mistakes of the graph; what the interpreter throws.
  init(_ graph: Graph, rows: Int) throws(Diagnostic) {
    self.rows = rows
    self.graph = graph
    data = try VerificationData(graph, seed: 7).arguments().map(Self.signed)
    expected = try Interpreter.run(graph, data)
  }

  /// Cases of what `build` makes for numbers of rows.
  ///
  /// - Throws: as `init`; what `build` throws.
  static func all(
    _ build: (Int) throws(Diagnostic) -> Graph, _ sizes: [Int]
  ) throws(Diagnostic) -> [OpenBatchCase] {
    var cases: [OpenBatchCase] = []
    for rows in sizes { cases.append(try OpenBatchCase(try build(rows), rows: rows)) }
    return cases
  }

  /// What the program for any number of rows computes for these.
  ///
  /// - Throws: what the program throws.
  func run(_ program: Executable) throws(Diagnostic) -> [TensorData] {
    try program.results(data, batchSize: rows)
  }

  /// Floats in -1..<1.
  private static func signed(_ data: TensorData) -> TensorData {
    guard data.type.elementType.isFloat else { return data }
    return TensorData(data.type, doubles: data.doubles.map { 2 * $0 - 1 })
  }
}
