import Formats
import GraphC

/// A table of numbers with a class in the last column, such as iris or digits.
///
/// The files are the user's: `iris.data` and `optdigits.tra` of archive.ics.uci.edu, or `iris.csv`
/// and `digits.csv.gz` of the package scikit-learn (folder `sklearn/datasets/data`).
public struct LabeledTable: Hashable, Sendable {
  /// `x`, `f32[rows x features]`, and `labels`, `u8[rows]` or `i32[rows]`.
  public let dataset: Dataset
  /// In the order of labels: words of the last column, or its numbers.
  public let classNames: [String]

  /// Iris flowers: 4 lengths in centimetres, 3 classes.
  ///
  /// - Throws: as `init`.
  public static func iris(_ path: String) throws(Diagnostic) -> LabeledTable {
    try LabeledTable(path, features: 4)
  }

  /// Handwritten digits of 8 x 8 pixels from 0 to 16, 10 classes.
  ///
  /// - Throws: as `init`.
  public static func digits(_ path: String) throws(Diagnostic) -> LabeledTable {
    try LabeledTable(path, features: 64)
  }

  /// Reads a file, plain or compressed by gzip.
  ///
  /// A first row that is not as many numbers and a class is a header.
  /// Classes are numbered in the order of their numbers, or of their first row if they are words.
  /// - Throws: when the file cannot be read, rows differ in length, a feature is no number, or
  ///   there are no rows.
  public init(_ path: String, features: Int) throws(Diagnostic) {
    try self.init(records: try CSV.records(path), name: path, features: features)
  }

  /// As `init`, from rows in memory; `name` is the file's, for messages.
  ///
  /// - Throws: as `init`.
  init(records: [[String]], name: String, features: Int) throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "load", subject: name, message: message)
    }
    let isHeader = records.first.map { Self.isHeader($0, features) } ?? false
    let rows = isHeader ? records.dropFirst() : records[...]
    guard !rows.isEmpty else { throw failure("holds no rows") }
    var elements: [Float] = []
    for (index, row) in rows.enumerated() {
      let place = "row \(index + (isHeader ? 2 : 1))"
      guard row.count == features + 1 else {
        throw failure(
          "\(place): expected \(features) numbers and a class, found \(row.count) fields")
      }
      for (column, text) in row.dropLast().enumerated() {
        guard let number = Self.number(text) else {
          throw failure(
            "\(place), column \(column + 1): expected a number, found '\(text.prefix(40))'")
        }
        elements.append(number)
      }
    }
    let classes = rows.map { Self.trimmed($0[features]) }
    classNames = Self.names(of: classes)
    let labels = Dictionary(uniqueKeysWithValues: zip(classNames, 0...))
    let numbers = classes.map { Int64(labels[$0] ?? 0) }
    let type = TensorType(classNames.count <= 256 ? .u8 : .i32, [rows.count])
    dataset = try Dataset([
      "x": TensorData([rows.count, features], elements),
      "labels": TensorData(type, integers: numbers),
    ])
  }

  private static func isHeader(_ row: [String], _ features: Int) -> Bool {
    row.count != features + 1 || row.dropLast().contains { number($0) == nil }
  }

  private static func names(of classes: [String]) -> [String] {
    var seen: Set<String> = []
    let names = classes.filter { seen.insert($0).inserted }
    let numbers = names.compactMap { Double($0) }
    guard numbers.count == names.count else { return names }
    return zip(numbers, names).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private static func number(_ text: String) -> Float? {
    Float(trimmed(text)).flatMap { $0.isFinite ? $0 : nil }
  }
}
