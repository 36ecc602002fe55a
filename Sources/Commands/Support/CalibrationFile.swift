import Formats
import GraphC

/// Inputs for several runs of a graph, from a file.
struct CalibrationFile {
  let path: String
  private let tensors: [String: TensorData]

  /// Runs that are looked at; more do not change the largest number much.
  private static let mostBatches = 64

  /// Reads `.safetensors` and `.npz` with tensors by input, and `.npy` and IDX files of the one input.
  ///
  /// - Throws: when the file cannot be read.
  init(_ path: String, _ graph: Graph) throws(Diagnostic) {
    self.path = path
    if path.hasSuffix(".safetensors") {
      tensors = try SafeTensors.read(path).tensors
    } else if path.hasSuffix(".npz") {
      tensors = try NumPyArchive.read(path)
    } else {
      let inputs = graph.arguments.filter { $0.role == .input }
      guard inputs.count == 1 else {
        throw Self.failure(
          path, "is one array, but \(graph.name) has \(inputs.count) inputs",
          "note: give \(inputs.map { "%\($0.label)" }.joined(separator: ", ")) by name in a "
            + ".safetensors or .npz file")
      }
      let data = path.hasSuffix(".npy") ? try NumPy.read(path) : try IDX.read(path)
      tensors = [inputs[0].label: data]
    }
  }

  /// Inputs of runs, each of as many rows as the graph has.
  ///
  /// - Throws: when an input is missing, or is of another type.
  func batches(for graph: Graph) throws(Diagnostic) -> [[String: TensorData]] {
    var batches: [[String: TensorData]] = []
    for argument in graph.arguments where argument.role == .input {
      let parts = try parts(of: argument, graph)
      if batches.isEmpty { batches = parts.map { _ in [:] } }
      guard parts.count >= batches.count else {
        throw Self.failure(
          path, "has fewer rows of \(argument.label) than of others", "note: rows go together")
      }
      for index in batches.indices { batches[index][argument.label] = parts[index] }
    }
    return batches
  }

  /// Rows in groups of those of a batch; what is left at the end is not enough for one.
  private func parts(of argument: Argument, _ graph: Graph) throws(Diagnostic) -> [TensorData] {
    let (label, type) = (argument.label, argument.type)
    guard let data = tensors[label] else {
      throw Self.failure(
        path,
        "has no \(label): \(type)"
          + Spelling.suggestion(for: label, among: tensors.keys.sorted()),
        "note: it has \(tensors.keys.sorted().joined(separator: ", "))")
    }
    if data.type == type { return [data] }
    let rows = type.shape.extents.first ?? 0
    let rowElements = rows == 0 ? 0 : type.elementCount / rows
    let count = data.shape.extents.first ?? 0
    guard data.type.elementType == type.elementType, rows > 0, rowElements > 0,
      count * rowElements == data.elementCount
    else {
      throw Self.failure(
        path, "\(label) is \(data.type), expected \(type), or more rows of it",
        "note: inputs are as the program takes them, such as bytes of pictures before scaling")
    }
    guard count >= rows else {
      throw Self.failure(
        path, "has \(count) rows of \(label), fewer than the \(rows) of a batch",
        "note: give more rows, or say --batch")
    }
    let bytes = data.bytes
    return (0..<min(count / rows, Self.mostBatches)).map { index in
      TensorData(
        type: type, bytes: Array(bytes[(index * type.byteCount)..<((index + 1) * type.byteCount)]))
    }
  }

  private static func failure(_ path: String, _ message: String, _ note: String) -> Diagnostic {
    Diagnostic(stage: "calibrate", subject: path, message: message, notes: [note])
  }
}
