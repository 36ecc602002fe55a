import Formats
import GraphC

/// What programs are given, and what they are to give: synthetic, or from a file.
///
/// A file is an archive of arrays (`.npz`), named after arguments and outputs of the graph. `w`
/// is the first value of a parameter or state, `x` an input of every step, `x@3` that of step 3
/// (from 0). `loss@3` and `w@3` are expected after step 3.
struct BenchData {
  private let arrays: [String: TensorData]
  private let file: String

  /// - Parameter file: nil for synthetic data.
  /// - Throws: when the file cannot be read.
  init(file: String?) throws(Diagnostic) {
    self.file = file ?? ""
    arrays = try file.map { path throws(Diagnostic) in try NumPyArchive.read(path) } ?? [:]
  }

  /// Inputs of the steps, which then begin again.
  ///
  /// - Throws: when an array has no place in the graph or another type than it.
  func batches(of subject: BenchSubject, _ graph: Graph) throws(Diagnostic)
    -> [[String: TensorBuffer]]
  {
    try check(graph)
    var count = subject.batchCount
    let inputs = graph.arguments.enumerated().filter { $0.element.role == .input }
    if let first = inputs.first(where: { arrays["\($0.element.label)@0"] != nil }) {
      let label = first.element.label
      count = (0...).first { arrays["\(label)@\($0)"] == nil } ?? 1
    }
    var batches: [[String: TensorBuffer]] = []
    for batch in 0..<count {
      var buffers: [String: TensorBuffer] = [:]
      for (ordinal, argument) in inputs {
        let given = arrays["\(argument.label)@\(batch)"] ?? arrays[argument.label]
        let data =
          if let given {
            given
          } else {
            try BenchInputs.fill(
              argument, ordinal: ordinal, batch: batch, classes: subject.classCount)
          }
        buffers[argument.label] = try TensorBuffer(data)
      }
      batches.append(buffers)
    }
    return batches
  }

  /// Gives parameters and states their first values.
  func initialize(_ executable: Executable) throws(Diagnostic) {
    try executable.initialize(seed: 0)
    for argument in executable.graph.arguments where argument.role != .input {
      if let data = arrays[argument.label] { try executable.write(data, to: argument.label) }
    }
  }

  /// Compares what a step made with what the file expects of it.
  ///
  /// - Throws: the name and how far it is off.
  func check(_ executable: Executable, step: Int, _ subject: String) throws(Diagnostic) {
    let suffix = "@\(step)"
    for (name, expected) in arrays.sorted(by: { $0.key < $1.key }) where name.hasSuffix(suffix) {
      let label = String(name.dropLast(suffix.count))
      let argument = executable.graph.arguments.first { $0.label == label }
      if argument?.role == .input { continue }
      let found = try executable.read(label)
      guard let difference = BenchAgreement.difference(found, expected) else { continue }
      throw Diagnostic(
        stage: "bench", subject: subject, message: "\(label) after step \(step) \(difference)",
        notes: ["note: \(file) expects it"])
    }
  }

  private func check(_ graph: Graph) throws(Diagnostic) {
    var types: [String: TensorType] = [:]
    for output in graph.outputs { types[output.name] = graph.type(of: output.value) }
    for argument in graph.arguments { types[argument.label] = argument.type }
    for (name, data) in arrays.sorted(by: { $0.key < $1.key }) {
      let label = name.split(separator: "@").first.map(String.init) ?? name
      guard let type = types[label] else {
        throw Diagnostic(
          stage: "bench", subject: file,
          message: "array '\(name)' is neither an argument nor an output"
            + Spelling.suggestion(for: label, among: types.keys.sorted()),
          notes: ["note: there are " + types.keys.sorted().joined(separator: ", ")])
      }
      guard data.type == type else {
        throw Diagnostic(
          stage: "bench", subject: file,
          message: "array '\(name)' is \(data.type), expected \(type)")
      }
    }
  }
}
