import IR
import Synchronization

extension Executable {
  /// Replaces the data of an argument.
  /// - Throws: when there is no such argument, or its type is another one.
  public func write(_ data: TensorData, to label: String) throws(Diagnostic) {
    let buffer = try argument(label)
    guard data.type == buffer.type else {
      throw failure("argument %\(label) is \(buffer.type), found \(data.type)")
    }
    try lock.withLock { _ throws(Diagnostic) in try buffer.load(data) }
  }

  /// A copy of an output, or of an argument.
  /// - Throws: when the graph has no such name.
  public func read(_ name: String) throws(Diagnostic) -> TensorData {
    let buffer = try buffer(name)
    return lock.withLock { _ in buffer.data }
  }

  /// The memory of an output, or of an argument; not to be touched during a run.
  /// - Throws: when the graph has no such name.
  public func buffer(_ name: String) throws(Diagnostic) -> TensorBuffer {
    if let index = graph.outputs.firstIndex(where: { $0.name == name }) { return outputs[index] }
    if let value = graph.argument(named: name) { return arguments[value.index] }
    let names = graph.outputs.map(\.name) + graph.arguments.map(\.label)
    throw failure(
      "there is no output or argument '\(name)'" + Spelling.suggestion(for: name, among: names))
  }

  /// The memory of an argument; not to be touched during a run.
  /// - Throws: when the graph has no such argument.
  public func argument(_ label: String) throws(Diagnostic) -> TensorBuffer {
    if let value = graph.argument(named: label) { return arguments[value.index] }
    let labels = graph.arguments.map(\.label)
    throw failure(
      "there is no argument '\(label)'" + Spelling.suggestion(for: label, among: labels))
  }

  /// Gives every parameter and state its first value.
  ///
  /// Inputs do not count for the ordinal, and states come last, so that a model's training and
  /// inference graphs begin alike.
  /// - Throws: when memory is short.
  public func initialize(seed: Int64) throws(Diagnostic) {
    let parameters = graph.arguments.filter { $0.role == .parameter }
    let states = graph.arguments.filter { $0.role == .state }
    for (ordinal, argument) in (parameters + states).enumerated() {
      let data = try Initialization.fill(argument, seed: seed, ordinal: ordinal)
      try write(data, to: argument.label)
    }
  }

  func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "run", subject: "graph \(graph.name)", message: message, notes: notes)
  }
}
