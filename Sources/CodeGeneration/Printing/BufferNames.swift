import IR
import Scheduling

/// What a plan's buffers are called in C, and what comments say of its values.
///
/// A pointer has the name of the tensor that it points to: `hidden_bias` for `%hidden.bias`,
/// `sigmoid_3` for `%3 = sigmoid …`. No two of a plan are alike.
struct BufferNames {
  /// Characters of a tensor's name that the pointer's has.
  private static let nameLimit = 64

  private let graph: Graph
  private let printer: GraphPrinter
  private let names: [Value: CCode]

  init(_ plan: Plan) {
    graph = plan.graph
    let printer = GraphPrinter(plan.graph)
    self.printer = printer
    var taken: Set<CCode> = []
    var names: [Value: CCode] = [:]
    for value in plan.placements.keys.sorted() {
      let wanted = Self.name(of: value, plan.graph, printer)
      var name = wanted
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(wanted)_\(number)"
        number += 1
      }
      names[value] = name
    }
    for (alias, value) in plan.kernelGraph.aliases where names[alias] == nil {
      names[alias] = names[plan.kernelGraph.buffer(of: value)]
    }
    self.names = names
  }

  /// The pointer to what a value is in.
  subscript(value: Value) -> CCode { names[value] ?? "nowhere" }

  private static func name(of value: Value, _ graph: Graph, _ printer: GraphPrinter) -> CCode {
    let text = String(printer.name(of: value).dropFirst())
    guard graph[value].argument == nil else {
      return ReservedIdentifiers.free(.identifier(text, atMost: nameLimit))
    }
    return ReservedIdentifiers.free(.identifier("\(graph[value].operation.name)_\(text)"))
  }

  /// Name and type of a value: `%3: f32[4x2]`.
  func description(of value: Value) -> CCode {
    .comment("\(printer.name(of: value)): \(graph.type(of: value))")
  }

  /// The line of IR text that defines a value, and where it is from.
  func definition(of value: Value) -> String {
    let origin = graph[value].origin.map { "  // \($0)" } ?? ""
    return printer.definition(value, .comment) + origin
  }
}
