import IR

/// Where a run finds its arguments and outputs, prepared so that a run is one call.
///
/// Sendable because nothing changes after `init`; who shares the buffers must see to it that
/// nobody else writes them during a run.
public final class ArgumentTable: @unchecked Sendable {
  let arguments: [TensorBuffer]
  let outputs: [TensorBuffer]
  /// Addresses of arguments, then of outputs.
  let pointers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  /// The table of the same program that this one differs from; nil for the program's own.
  private let origin: ArgumentTable?

  init(arguments: [TensorBuffer], outputs: [TensorBuffer], origin: ArgumentTable? = nil) {
    self.origin = origin
    self.arguments = arguments
    self.outputs = outputs
    let buffers = arguments + outputs
    pointers = .allocate(capacity: max(buffers.count, 1))
    for (index, buffer) in buffers.enumerated() {
      (pointers + index).initialize(to: buffer.pointer)
    }
  }

  deinit { pointers.deallocate() }

  /// Whether a program whose own table is `table` can run with this one.
  func fits(_ table: ArgumentTable) -> Bool { self === table || origin === table }
}

extension Executable {
  /// A table with other memory for some inputs, such as one of several batches; `run` takes it.
  ///
  /// Nothing is copied, so a loop over batches that are in memory costs what its steps cost.
  /// - Throws: when a name is no input of the graph, or a buffer has another type.
  public func table(inputs: [String: TensorBuffer]) throws(Diagnostic) -> ArgumentTable {
    var arguments = table.arguments
    for (label, buffer) in inputs.sorted(by: { $0.key < $1.key }) {
      let type = try argument(label).type
      guard let value = graph.argument(named: label), graph[value].argument?.role == .input else {
        throw Diagnostic(
          stage: "run", subject: "argument %\(label)",
          message: "is a parameter or state, whose memory is the program's own",
          notes: ["note: share it when compiling"])
      }
      guard buffer.type == type else {
        throw Diagnostic(
          stage: "run", subject: "argument %\(label)",
          message: "expected \(type), found \(buffer.type)")
      }
      arguments[value.index] = buffer
    }
    return ArgumentTable(arguments: arguments, outputs: table.outputs, origin: table)
  }
}
