import GraphC
import IR
import Modeling

/// The directions along which rows vary most, and rows written in them: what a linear autoencoder
/// of that width can do at best.
///
///     let components = try PrincipalComponents(32, of: "x", in: train)
///     let codes = try components.transform(test)           // f64[rows x 32]
///     let error = try components.reconstructionErrors(of: test)
///
/// - Follows: `sklearn.decomposition.PCA`: variances divide by rows - 1, and of each component the
///   element of largest magnitude is positive.
public struct PrincipalComponents: Sendable {
  public let column: String
  /// Of the rows: one number for each element of a row.
  public let mean: [Double]
  /// `f64[count x width]`: rows of length 1 at right angles, the largest variance first.
  public let components: TensorData
  /// Of rows along each component, the largest first.
  public let variances: [Double]
  /// Of rows along all directions, those of other components too.
  public let totalVariance: Double
  let compiler: CompilerOptions

  /// What share of the variance lies along each component.
  public var shares: [Double] { variances.map { $0 / totalVariance } }

  public var count: Int { variances.count }

  /// Finds components of a column of numbers, `(rows, …)`, by compiled programs.
  ///
  /// - Throws: when there is no such column; it is not numeric, has fewer than two rows, rows that
  ///   are all equal, or elements that are not finite; `count` is outside of 1 to the elements of a
  ///   row; the last component varies as much as those left out, so that none can be told.
  public init(
    _ count: Int, of column: String, in dataset: Dataset,
    compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    let spread = try Covariance(of: column, in: dataset, compiler)
    guard (1...spread.width).contains(count) else {
      throw Self.failure(
        "expected 1 to \(spread.width) components of rows of \(spread.width), found \(count)")
    }
    let leading = try spread.leading(count, compiler)
    self.column = column
    mean = spread.mean
    variances = leading.values.map { max($0, 0) }
    totalVariance = spread.trace
    components = TensorData([count, spread.width], leading.vectors.flatMap(\.positive))
    self.compiler = compiler
  }

  /// Rows in terms of the components: `f64[rows x count]`.
  ///
  /// - Throws: when the column is missing or of another width.
  public func transform(_ dataset: Dataset) throws(Diagnostic) -> TensorData {
    try results(dataset, "code")
  }

  /// Rows as their codes give them back: `f64`, of the column's shape.
  ///
  /// - Throws: as `transform`.
  public func reconstruct(_ dataset: Dataset) throws(Diagnostic) -> TensorData {
    try results(dataset, "reconstruction").reshaped(dataset.column(column).shape)
  }

  /// The mean over the elements of each row of (row - reconstruction)².
  ///
  /// - Throws: as `transform`.
  public func reconstructionErrors(of dataset: Dataset) throws(Diagnostic) -> [Double] {
    try results(dataset, "error").doubles
  }

  /// What `codes`, `(rows, count)`, are the codes of: `f64[rows x width]`.
  ///
  /// - Throws: when the codes are of another width or not float.
  public func inverse(_ codes: TensorData) throws(Diagnostic) -> TensorData {
    guard codes.shape.rank == 2, codes.shape[1] == count, codes.type.elementType.isFloat else {
      throw Self.failure("codes are \(codes.type), expected floats [rows x \(count)]")
    }
    let predictor = try predictor {
      [type = codes.type.elementType, count] builder, rows, mean, basis in
      let code = builder.input("code", [rows, count], type).cast(to: .f64)
      builder.output("row", matmul(code, basis) + mean)
    }
    return try predictor(Dataset(["code": codes]))["row"] ?? codes
  }

  private func results(_ dataset: Dataset, _ name: String) throws(Diagnostic) -> TensorData {
    let data = try dataset.column(column)
    guard data.type.elementType.isNumeric, data.elementCount == dataset.count * mean.count else {
      throw Self.failure(
        "column '\(column)' is \(data.type), expected numbers, \(mean.count) of each row")
    }
    let rowShape = Array(data.shape.extents.dropFirst())
    let predictor = try predictor {
      [column, type = data.type.elementType, width = mean.count] builder, rows, mean, basis in
      let input = builder.input(column, Shape([rows] + rowShape), type)
      let x = input.cast(to: .f64).reshape([rows, width])
      let code = matmul(x - mean, basis, transposeRHS: true)
      let reconstruction = matmul(code, basis) + mean
      builder.output("code", code)
      builder.output("reconstruction", reconstruction)
      builder.output("error", square(x - reconstruction).mean([1]))
    }
    return try predictor(dataset)[name] ?? data
  }

  /// Runs what `define` makes of rows, mean and components.
  private func predictor(
    _ define: @escaping @Sendable (GraphBuilder, Int, Tensor, Tensor) -> Void
  ) throws(Diagnostic) -> Predictor {
    let store = ParameterStore(compiler: compiler)
    let model = Model(name: "principal-components", optimizer: SGD()) {
      [count, width = mean.count] builder, rows in
      let mean = builder.parameter("mean", [width], .f64)
      let basis = builder.parameter("components", [count, width], .f64)
      define(builder, rows, mean, basis)
    }
    let predictor = try store.predictor(of: model)
    try store.load(["components": components, "mean": TensorData([mean.count], mean)])
    return predictor
  }

  static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "principal components", message: message)
  }
}

extension [Double] {
  /// The vector or its opposite: that whose element of largest magnitude is positive.
  fileprivate var positive: [Double] {
    let largest = self.max { $0.magnitude < $1.magnitude } ?? 0
    return largest < 0 ? map { -$0 } : self
  }
}
