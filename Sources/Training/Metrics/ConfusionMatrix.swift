import GraphC

/// How often each class was taken for each, and what follows from it.
///
/// A quotient of nothing and nothing is 0, as in scikit-learn.
public struct ConfusionMatrix: Hashable, Sendable {
  public let classCount: Int
  /// Rows are labels, columns predictions; row by row.
  public private(set) var counts: [Int]

  /// A matrix without rows of data.
  public init(classCount: Int) {
    self.classCount = max(classCount, 0)
    counts = [Int](repeating: 0, count: self.classCount * self.classCount)
  }

  /// The matrix of a tally of `confusionCounts`.
  ///
  /// - Throws: when its elements are no square or no counts.
  public init(tally: [Double]) throws(Diagnostic) {
    let side = Int(saturating: Double(tally.count).squareRoot().rounded())
    let counts = tally.compactMap { Int(exactly: $0) }
    guard side * side == tally.count, counts.count == tally.count, counts.allSatisfy({ $0 >= 0 })
    else {
      throw Diagnostic(
        stage: "train", subject: "confusion matrix",
        message: "expected the counts of a square matrix, found \(tally.count) numbers")
    }
    classCount = side
    self.counts = counts
  }

  /// Counts one row of data.
  ///
  /// - Requires: both are classes.
  public mutating func add(label: Int, prediction: Int) {
    counts[label * classCount + prediction] += 1
  }

  /// How often rows of a label were taken for another class.
  public subscript(label: Int, prediction: Int) -> Int { counts[label * classCount + prediction] }

  /// Rows of data.
  public var total: Int { counts.reduce(0, +) }

  /// Rows of one label.
  public func support(of label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[label, $1] }
  }

  /// The share of rows that were taken for what they are.
  public var accuracy: Double {
    Self.ratio((0..<classCount).reduce(0) { $0 + self[$1, $1] }, total)
  }

  /// The share of rows taken for a class that belong to it.
  public func precision(of label: Int) -> Double {
    Self.ratio(self[label, label], (0..<classCount).reduce(0) { $0 + self[$1, label] })
  }

  /// The share of a class's rows that were taken for it.
  public func recall(of label: Int) -> Double { Self.ratio(self[label, label], support(of: label)) }

  /// The harmonic mean of precision and recall.
  public func f1(of label: Int) -> Double {
    let predicted = (0..<classCount).reduce(0) { $0 + self[$1, label] }
    return Self.ratio(2 * self[label, label], predicted + support(of: label))
  }

  /// The mean of a number over all classes, each weighing the same: `macro` in scikit-learn.
  public func mean(_ value: (Int) -> Double) -> Double {
    guard classCount > 0 else { return 0 }
    return (0..<classCount).reduce(0) { $0 + value($1) } / Double(classCount)
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
