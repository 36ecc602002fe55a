import GraphC

/// Vectors of length 1, of which the nearest to others are looked for.
public struct NearestSentences: Sendable {
  public struct Neighbor: Hashable, Sendable {
    /// The place of the sentence.
    public let row: Int
    /// The cosine of the angle between the two: 1 for the same direction.
    public let similarity: Double
  }

  /// `f32[count x width]`.
  public let vectors: TensorData
  private let values: [Float]

  /// - Throws: when the vectors are no rows of f32.
  public init(_ vectors: TensorData) throws(Diagnostic) {
    guard case .f32(let values) = vectors.storage, vectors.shape.rank == 2 else {
      throw Diagnostic(
        stage: "embed", subject: "vectors", message: "are \(vectors.type), expected rows of f32")
    }
    self.vectors = vectors
    self.values = values
  }

  /// The `count` nearest to a vector, the nearest first; of equally near ones the first.
  ///
  /// A `row` is left out, as a sentence itself is.
  ///
  /// - Throws: when the vector is of another width.
  public func nearest(
    to vector: [Float], count: Int, except row: Int? = nil
  ) throws(Diagnostic) -> [Neighbor] {
    let width = vectors.shape[1]
    guard vector.count == width else {
      throw Diagnostic(
        stage: "embed", subject: "vectors",
        message: "have \(width) numbers, found \(vector.count) to compare with")
    }
    let all = (0..<vectors.shape[0]).filter { $0 != row }.map { row in
      var sum = 0.0
      for place in 0..<width { sum += Double(values[row * width + place]) * Double(vector[place]) }
      return Neighbor(row: row, similarity: sum)
    }
    let sorted = all.sorted {
      $0.similarity == $1.similarity ? $0.row < $1.row : $0.similarity > $1.similarity
    }
    return Array(sorted.prefix(max(count, 0)))
  }

  /// The vector of a row.
  /// - Requires: there is such a row.
  public func vector(_ row: Int) -> [Float] {
    let width = vectors.shape[1]
    return Array(values[row * width..<(row + 1) * width])
  }
}
