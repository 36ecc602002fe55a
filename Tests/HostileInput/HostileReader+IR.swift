import Formats
import Foundation
import GraphC
import RandomGraphs
import TestSupport

extension HostileReader {
  /// IR text, and what is done with a graph once it is read: every stage up to C, and a run by the
  /// interpreter if that takes no time.
  static let ir = HostileReader(
    name: "ir", corpus: irCorpus, fragments: (words + operators).map { Array($0.utf8) }
  ) { bytes in
    for graph in try graphs(of: bytes) {
      try graph.verify()
      let again = try GraphParser.parse(graph.text, name: "x", operators: Operators.named)
      precondition(again.text == graph.text, "reads back otherwise:\n\(graph.text)")
      try compile(graph)
      if isSmall(graph) {
        _ = try Interpreter.run(graph, graph.arguments.map { TensorData($0.type, repeating: 1) })
      }
    }
  }

  /// The graphs of a text, in which `B` is 3 if it needs a batch size.
  private static func graphs(of bytes: [UInt8]) throws(Diagnostic) -> [Graph] {
    let graphs = try GraphParser.parseFile(bytes, name: "x", operators: Operators.named, batch: 3)
    let fixed = try? GraphParser.parseFile(bytes, name: "x", operators: Operators.named)
    let usesBatch = GraphParser.usesBatch(bytes)
    precondition((fixed == nil) == usesBatch, "a size is \(usesBatch ? "" : "not ")needed")
    return graphs
  }

  private static func compile(_ graph: Graph) throws(Diagnostic) {
    let stages = try Compiler.stages(graph)
    for dialect in Dialect.allCases { _ = stages.program(dialect) }
    _ = try KernelFormation.run(graph, fuses: false)
  }

  /// Whether a run of the interpreter is quick: few elements, and no loop without a bound.
  private static func isSmall(_ graph: Graph) -> Bool {
    let extents = graph.nodes.flatMap { $0.type.shape.extents }
    return graph.nodes.count < 60 && (extents.max() ?? 0) < 50
      && graph.nodes.allSatisfy { $0.type.elementCount < 500 && $0.control == nil }
  }

  private static let words = [
    "%", "%0", "%1", "%x", "%a", "[", "]", "[]", "[0]", "[0, 1]", "[1, 0]", "[-1]", "{", "}", "(",
    ")", ",", ":", "=", "->", "\"", "\n", "//", "0", "1", "2", "3", "-1", "64", "65536",
    "9223372036854775807", "-9223372036854775808", "281474976710656", "4294967296",
    "9999999999999999999999", "1e308", "1e400", "nan", "inf", "-inf", "f32", "f64", "i32", "i64",
    "u8", "bool", "f32[]", "f32[0x3]", "f32[2x3]", "i64[2]", "f32[4294967296x4294967296]",
    "f32[1000000x1000000]", "B", "3B", "f32[B]", "f32[Bx3]", "[B, 3]", "9223372036854775807B",
    "graph", "return", "input", "parameter", "state", "zeros", "axes",
    "axis", "shape", "true", "false", "less", "body", "result", "length", "carries", "reverse",
  ]

  private static let operators = Operators.all.map { $0.name }

  /// A graph for every operator, some random ones, and the texts of this repository.
  private static let irCorpus: [[UInt8]] = {
    let samples = OperatorSamples.all.compactMap { try? $0.graph().text }
    let random = (0..<30).compactMap { try? RandomGraph(seed: $0).graph.text }
    let files = contents(in: repository.appending(path: "IR"), [".ir"])
    return (samples + random.filter { $0.utf8.count < 4000 }).map { Array($0.utf8) }
      + files.filter { $0.count < 8000 }
  }()
}
