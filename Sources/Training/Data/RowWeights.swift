import GraphC

/// What rows weigh in the loss: the weights of their classes, times those of a column.
struct RowWeights: Sendable {
  /// The column, and the input of the model, that holds the product.
  static let column = "row_weights"

  let classes: ClassWeights?
  /// A column of weights.
  let samples: String?

  /// Whether rows weigh anything but 1.
  var isNeeded: Bool { classes != nil || samples != nil }

  /// The weights of the column alone, for evaluation.
  var ofSamples: RowWeights { RowWeights(classes: nil, samples: samples) }

  /// The data set with the weights as `f32[rows]`, or `f32[rows x places]`, beside its columns.
  ///
  /// - Throws: when a column is missing or no numbers, a weight is negative or not finite, or
  ///   weights of rows and of classes do not fit each other.
  func adding(to dataset: Dataset) throws(Diagnostic) -> Dataset {
    guard isNeeded, dataset.count > 0 else { return dataset }
    let ofClasses = try classes.map { classes throws(Diagnostic) in
      try classes.column(for: dataset)
    }
    let ofSamples = try samples.map { name throws(Diagnostic) in try weights(name, of: dataset) }
    let (shape, values) =
      if let ofClasses, let ofSamples {
        try product(ofClasses, ofSamples)
      } else {
        ofClasses ?? ofSamples ?? ([dataset.count], [])
      }
    if let value = values.first(where: { !ElementType.f32.represents($0) }) {
      throw Dataset.failure("the weight \(value) is outside the range of f32")
    }
    return try dataset.replacing(Self.column, with: TensorData(shape, values.map { Float($0) }))
  }

  /// The model whose loss weighs the rows of such a data set.
  func weighing(_ model: Model, for dataset: Dataset) throws(Diagnostic) -> Model {
    guard isNeeded else { return model }
    let shape = try dataset.column(Self.column).shape
    return model.weighingRows(by: Self.column, shape: Shape(Array(shape.extents.dropFirst())))
  }

  private typealias Weights = (shape: Shape, values: [Double])

  private func weights(_ name: String, of dataset: Dataset) throws(Diagnostic) -> Weights {
    let data = try dataset.column(name)
    guard data.type.elementType.isNumeric else {
      throw Dataset.failure("column '\(name)' is \(data.type), expected weights")
    }
    let values = data.doubles
    if let place = values.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      let row = place / max(values.count / dataset.count, 1)
      throw Dataset.failure(
        "the weight \(values[place]) in row \(row) of column '\(name)' is negative or not finite")
    }
    var extents = data.shape.extents
    if extents.count > 1, extents.last == 1 { extents.removeLast() }
    return (Shape(extents), values)
  }

  /// Each of the larger tensor's elements times the smaller one's of the same row.
  private func product(_ a: Weights, _ b: Weights) throws(Diagnostic) -> Weights {
    let (large, small) = a.values.count >= b.values.count ? (a, b) : (b, a)
    guard large.shape.extents.starts(with: small.shape.extents) else {
      throw Dataset.failure(
        "weights of classes are [\(a.shape)] and of rows [\(b.shape)], expected equal leading axes")
    }
    let share = large.values.count / max(small.values.count, 1)
    let values = large.values.enumerated().map { $1 * small.values[$0 / max(share, 1)] }
    return (large.shape, values)
  }
}
