import Formats
import GraphC

extension Dataset {
  /// The arrays of an `.npz` or `.safetensors` file as columns of their names.
  ///
  /// - Throws: when the file cannot be read or has another ending, or its arrays have no common
  ///   number of rows.
  public init(file path: String) throws(Diagnostic) {
    switch path.split(separator: ".").last {
    case "npz"?: try self.init(try NumPyArchive.read(path))
    case "safetensors"?: try self.init(try SafeTensors.read(path).tensors)
    default:
      throw Diagnostic(
        stage: "load", subject: path, message: "has no ending that names a format of columns",
        notes: ["note: expected .npz or .safetensors"])
    }
  }

  /// A column for each `.npy` or IDX file, by its path.
  ///
  /// - Throws: when a file cannot be read, or the numbers of rows differ.
  public init(files: [String: String]) throws(Diagnostic) {
    var columns: [String: TensorData] = [:]
    for (name, path) in files {
      columns[name] = path.hasSuffix(".npy") ? try NumPy.read(path) : try IDX.read(path)
    }
    try self.init(columns)
  }

  /// A table of numbers as `x`, `f32[rows x features]`, and `y`, `f32[rows x 1]`.
  ///
  /// `target` names the column of `y`; all others are features, in their order.
  /// - Throws: when the table has no such column, or no other, or a number is too large for `f32`.
  public init(table: CSVTable, target: String) throws(Diagnostic) {
    guard let place = table.names.firstIndex(of: target), table.columnCount > 1 else {
      throw Diagnostic(
        stage: "load", subject: "table",
        message: "there is no column '\(target)' beside others"
          + Spelling.suggestion(for: target, among: table.names),
        notes: ["note: columns are " + table.names.joined(separator: ", ")])
    }
    let (rows, columns) = (table.rowCount, table.columnCount)
    func number(_ row: Int, _ column: Int) throws(Diagnostic) -> Float {
      let value = table[row, column]
      guard ElementType.f32.represents(value) else {
        throw Self.failure(
          "\(value) in row \(row) of column '\(table.names[column])' is outside the range of f32")
      }
      return Float(value)
    }
    var (features, targets): ([Float], [Float]) = ([], [])
    for row in 0..<rows {
      targets.append(try number(row, place))
      for column in 0..<columns where column != place { features.append(try number(row, column)) }
    }
    try self.init([
      "x": TensorData([rows, columns - 1], features),
      "y": TensorData([rows, 1], targets),
    ])
  }
}
