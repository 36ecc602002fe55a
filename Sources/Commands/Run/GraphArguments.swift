import GraphC

/// Values for a graph's arguments from the command line.
struct GraphArguments {
  let values: [(label: String, data: TensorData)]

  /// - Throws: when a name is unknown or given twice, an input is missing, or a value does not fit.
  init(_ graph: Graph, given: [NamedText], file: String) throws(Diagnostic) {
    let labels = graph.arguments.map(\.label)
    var values: [(label: String, data: TensorData)] = []
    for item in given {
      guard let argument = graph.arguments.first(where: { $0.label == item.name }) else {
        throw Diagnostic(
          stage: "run", subject: file,
          message: "there is no argument '\(item.name)'"
            + Spelling.suggestion(for: item.name, among: labels),
          notes: ["note: arguments are " + labels.joined(separator: ", ")])
      }
      guard !values.contains(where: { $0.label == item.name }) else {
        throw Diagnostic(stage: "run", subject: item.name, message: "is given twice")
      }
      values.append((item.name, try item.data(expecting: argument.type, isExact: true)))
    }
    self.values = values
    let names = Set(values.map(\.label))
    let missing = graph.arguments.filter { $0.role == .input && !names.contains($0.label) }
    guard let first = missing.first else { return }
    throw Diagnostic(
      stage: "run", subject: file,
      message: "no value for "
        + missing.map { "input %\($0.label): \($0.type)" }.joined(separator: ", "),
      notes: ["note: give it with --input \(first.label)=@FILE.npy, or a number or list"])
  }
}
