import GraphC

/// What the rows of each class count in the loss of training; those of others count 1.
///
///     TrainingOptions(classWeights: [0: 1, 1: 25])
///     TrainingOptions(classWeights: try .balanced(train))
///
/// Every row's loss is multiplied by the weight of its class, and the mean divides by the number of
/// rows. Evaluation does not weigh.
///
/// - Follows: `class_weight` of Keras's `fit`.
public struct ClassWeights: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  public let weights: [Int: Double]
  /// The column of classes; nil for the only target, such as `labels`.
  public let column: String?

  public init(_ weights: [Int: Double], of column: String? = nil) {
    self.weights = weights
    self.column = column
  }

  public init(dictionaryLiteral elements: (Int, Double)...) {
    self.init(Dictionary(elements) { _, last in last })
  }

  /// Weights with which all classes count alike: rows / (classes · rows of the class).
  ///
  /// - Follows: `sklearn.utils.class_weight.compute_class_weight("balanced")`.
  /// - Throws: when there is no column of classes.
  public static func balanced(
    _ dataset: Dataset, of column: String? = nil
  ) throws(Diagnostic) -> ClassWeights {
    let name = try targetColumn(column, of: dataset)
    let classes = try classes(of: name, in: dataset).values
    var counts: [Int: Int] = [:]
    for label in classes { counts[label, default: 0] += 1 }
    return ClassWeights(
      counts.mapValues { Double(classes.count) / Double(counts.count * $0) }, of: column)
  }

  /// The weight of each label: `(rows)`, or `(rows, places)` for classes of places.
  ///
  /// - Throws: when there is no column of classes, or a weight is negative.
  func column(for dataset: Dataset) throws(Diagnostic) -> (shape: Shape, values: [Double]) {
    if let (label, weight) = weights.first(where: { !($0.value >= 0 && $0.value.isFinite) }) {
      throw Dataset.failure("the weight \(weight) of class \(label) is negative or not finite")
    }
    let name = try Self.targetColumn(column, of: dataset)
    let (shape, classes) = try Self.classes(of: name, in: dataset)
    return (shape, classes.map { weights[$0] ?? 1 })
  }

  private static func targetColumn(
    _ chosen: String?, of dataset: Dataset
  ) throws(Diagnostic) -> String {
    if let chosen { return chosen }
    let names = dataset.columns.keys.filter(Model.isTarget).sorted()
    guard names.count == 1 else {
      throw Dataset.failure(
        "classes are those of one target, but there are \(names.count)",
        notes: ["note: name it: ClassWeights([…], of: \"column\")"])
    }
    return names[0]
  }

  /// Integers are classes; floats too if a row has one, else the largest of a row is its class.
  private static func classes(
    of name: String, in dataset: Dataset
  ) throws(Diagnostic) -> (shape: Shape, values: [Int]) {
    let data = try dataset.column(name)
    var extents = data.shape.extents
    if extents.count > 1, extents.last == 1 { extents.removeLast() }
    if data.type.elementType.isInteger {
      return (Shape(extents), data.integers.map { Int($0) })
    }
    let numbers = data.doubles
    guard extents.count <= 2, numbers.allSatisfy(\.isFinite) else {
      throw Dataset.failure("column '\(name)' is \(data.type), expected classes of rows")
    }
    guard extents.count == 2 else {
      return (Shape(extents), numbers.map { Int(saturating: min(max($0, -1e9), 1e9)) })
    }
    let width = extents[1]
    let labels = (0..<extents[0]).map { row in
      (0..<width).max { numbers[row * width + $0] < numbers[row * width + $1] } ?? 0
    }
    return ([extents[0]], labels)
  }
}
