import IR

/// Named columns of equally many rows, such as images and labels.
///
/// A model's input of the same name takes batches of a column's rows.
public struct Dataset: Hashable, Sendable {
  public let columns: [String: TensorData]
  /// Rows.
  public let count: Int

  /// - Parameter columns: tensors `(count, …)`, one extent for all.
  /// - Throws: when there is no column, a column is a scalar, or the extents differ.
  public init(_ columns: [String: TensorData]) throws(Diagnostic) {
    let names = columns.keys.sorted()
    guard let first = names.first, let reference = columns[first] else {
      throw Self.failure("there are no columns")
    }
    for name in names {
      guard let column = columns[name], column.shape.rank >= 1 else {
        throw Self.failure("column '\(name)' is a scalar, expected an axis of rows")
      }
      try column.check("column '\(name)'")
      guard column.shape[0] == reference.shape[0] else {
        throw Self.failure(
          "column '\(first)' has \(reference.shape[0]) rows and '\(name)' has \(column.shape[0])")
      }
    }
    self.columns = columns
    count = reference.shape[0]
  }

  private init(unchecked columns: [String: TensorData], count: Int) {
    self.columns = columns
    self.count = count
  }

  /// A column by name.
  /// - Throws: the nearest name if there is none.
  public func column(_ name: String) throws(Diagnostic) -> TensorData {
    if let column = columns[name] { return column }
    let names = columns.keys.sorted()
    throw Self.failure(
      "there is no column '\(name)'" + Spelling.suggestion(for: name, among: names),
      notes: ["note: columns are " + names.joined(separator: ", ")])
  }

  /// The rows at these places, in this order.
  /// - Throws: when a place is outside.
  public func subset(_ rows: [Int]) throws(Diagnostic) -> Dataset {
    if let row = rows.first(where: { !(0..<count).contains($0) }) {
      throw Self.failure("row \(row) is outside its \(count) rows")
    }
    return Dataset(unchecked: columns.mapValues { $0.rows(rows) }, count: rows.count)
  }

  /// Disjoint parts of the given sizes in rows, in order; rows that are left over are dropped.
  ///
  /// With a seed the rows are shuffled before.
  /// - Throws: when a size is negative or the sizes exceed the rows.
  public func split(_ sizes: [Int], seed: Int64? = nil) throws(Diagnostic) -> [Dataset] {
    var left = count
    for size in sizes {
      guard (0...left).contains(size) else {
        throw Self.failure("parts of \(sizes) rows cannot be cut from \(count) rows")
      }
      left -= size
    }
    let order = seed.map { Shuffle(seed: $0).order(count: count, epoch: 0) } ?? Array(0..<count)
    var parts: [Dataset] = []
    var start = 0
    for size in sizes {
      parts.append(try subset(Array(order[start..<start + size])))
      start += size
    }
    return parts
  }

  /// Checks that a column of integers names classes.
  /// - Throws: when there is no such column, it is not integral, or a label is outside
  ///   `0..<classes`.
  public func requireLabels(_ name: String, classes: Int) throws(Diagnostic) {
    let column = try column(name)
    guard column.type.elementType.isInteger else {
      throw Self.failure("column '\(name)' is \(column.type), expected integer labels")
    }
    let labels = column.integers
    guard let row = labels.firstIndex(where: { !(0..<Int64(classes)).contains($0) }) else { return }
    throw Self.failure(
      "label \(labels[row]) in row \(row) of column '\(name)' is outside 0..<\(classes)")
  }

  static func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "train", subject: "data set", message: message, notes: notes)
  }
}

extension TensorData {
  /// Slices along the first axis.
  /// - Requires: the rank is at least 1 and every row is inside.
  func rows(_ rows: [Int]) -> TensorData {
    let width = Shape(Array(shape.extents.dropFirst())).elementCount
    let shape = Shape([rows.count] + shape.extents.dropFirst())
    return selecting(RowSelection(rows: rows, width: width), shape)
  }
}

/// Slices of so many elements, by their numbers.
private struct RowSelection: ElementSelection {
  let rows: [Int]
  let width: Int

  func elements<Element>(of array: [Element]) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(rows.count * width)
    for row in rows { result.append(contentsOf: array[row * width..<(row + 1) * width]) }
    return result
  }
}
