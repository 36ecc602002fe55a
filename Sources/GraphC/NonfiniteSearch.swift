import Execution
import IR

/// Finds where NaN and infinities come from.
package struct NonfiniteSearch: Sendable {
  /// The node that made the first one.
  package let value: Value
  /// Its place and number, and the operands it was made from.
  package let message: String

  /// The first node that makes NaN or an infinity from finite operands, or the first argument that
  /// has one, as the interpreter runs the graph; nil if every output is finite.
  ///
  /// An infinite constant is meant, such as -inf in a mask, also where it is moved or chosen; what
  /// is computed from it is not.
  ///
  /// - Throws: when the graph cannot be run.
  package static func first(
    in graph: Graph, _ arguments: [TensorData]
  ) throws(Diagnostic) -> NonfiniteSearch? {
    let data = arguments + (try Interpreter.run(graph.exposingNodes, arguments))
    let places = data.map { $0.type.elementType.isReal ? $0.firstNonfinite : nil }
    let isMeant = Self.meant(in: graph, places)
    let isFault = graph.values.map { places[$0.index] != nil && !isMeant[$0.index] }
    guard graph.outputs.contains(where: { isFault[$0.value.index] }) else { return nil }
    for value in graph.values {
      let node = graph[value]
      guard let place = places[value.index], isFault[value.index] else { continue }
      if node.operands.contains(where: { isFault[$0.index] }) { continue }
      let result = data[value.index]
      let operands = node.operands.map { operand in
        "  \(graph.name(of: operand)): \(data[operand.index].summary(around: place))"
      }
      let number = result.doubles[place].isNaN ? "nan" : "\(result.doubles[place])"
      let message = "\(graph.name(of: value))[\(place)] is \(number)"
      return NonfiniteSearch(value: value, message: ([message] + operands).joined(separator: "\n"))
    }
    return nil
  }

  /// Operators whose results hold elements of their operands.
  private static let movers: Set<String> = [
    "broadcast", "reshape", "transpose", "reverse", "slice", "dynamic_slice", "dynamic_update",
    "concatenate", "pad", "select", "gather", "take_along",
  ]

  /// Which values hold infinities of constants only.
  private static func meant(in graph: Graph, _ places: [Int?]) -> [Bool] {
    var isMeant: [Bool] = []
    for value in graph.values {
      let node = graph[value]
      let sources = node.operands.filter { places[$0.index] != nil }
      isMeant.append(
        places[value.index] != nil
          && (node.constant != nil
            || movers.contains(node.operation.name) && !sources.isEmpty
              && sources.allSatisfy { isMeant[$0.index] })
      )
    }
    return isMeant
  }
}

extension Graph {
  /// The graph with the values of all its nodes but arguments as outputs, and no updates.
  package var exposingNodes: Graph {
    let outputs = values.filter { self[$0].argument == nil }.map { value in
      Graph.Output(name: "node\(value.index)", value: value)
    }
    return Graph(name: name, nodes: nodes, outputs: outputs)
  }
}

extension TensorData {
  /// The place of the first NaN or infinity.
  fileprivate var firstNonfinite: Int? { doubles.firstIndex { !$0.isFinite } }

  /// Type, range, and the element at a place, if there is one.
  fileprivate func summary(around place: Int) -> String {
    let numbers = doubles
    let range = numbers.min().flatMap { low in numbers.max().map { "\(low) to \($0)" } } ?? "empty"
    return numbers.indices.contains(place)
      ? "\(type), \(range), [\(place)] is \(numbers[place])" : "\(type), \(range)"
  }
}
