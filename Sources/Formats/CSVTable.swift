import IR

/// A table of numbers, as a CSV file holds it.
public struct CSVTable: Hashable, Sendable {
  /// One name per column, or none at all when the file has no header.
  public let names: [String]
  /// `f64[rows x columns]`.
  public let values: TensorData

  /// - Throws: when `values` is not `f64` of rank 2 with a column, or `names` is neither empty nor
  ///   one per column.
  public init(names: [String] = [], values: TensorData) throws(Diagnostic) {
    let type = values.type
    guard type.elementType == .f64, type.shape.rank == 2, type.shape.extents[1] > 0 else {
      throw Diagnostic.file("CSVTable", "expected f64[rows x columns], found \(type)")
    }
    guard names.isEmpty || names.count == type.shape.extents[1] else {
      throw Diagnostic.file(
        "CSVTable", "\(names.count) names for \(type.shape.extents[1]) columns")
    }
    self.names = names
    self.values = values
  }

  /// The number of rows, the header not counted.
  public var rowCount: Int { values.type.shape.extents[0] }

  /// The number of columns.
  public var columnCount: Int { values.type.shape.extents[1] }

  /// The number in a row and column, both counted from 0.
  ///
  /// - Requires: `row < rowCount`, `column < columnCount`.
  public subscript(row: Int, column: Int) -> Double {
    precondition((0..<rowCount).contains(row) && (0..<columnCount).contains(column))
    guard case .f64(let elements) = values.storage else { preconditionFailure("not f64") }
    return elements[row * columnCount + column]
  }
}

/// Whether the first row of a CSV file names the columns.
public enum CSVHeader: String, CaseIterable, Sendable {
  /// It does if none of its fields is a number, it does not if all are; a mixture is an error.
  case automatic
  /// It does.
  case present
  /// It does not: it is the first row of numbers.
  case absent
}
