import GraphC
import IR
import Modeling

/// How the elements of rows vary together, and the directions in which they vary most.
struct Covariance {
  let width: Int
  let mean: [Double]
  /// Of all elements.
  let trace: Double
  /// `f64[width x width]`, in the memory of programs.
  private let matrix: TensorBuffer

  /// Measures a column in two passes, the mean first, so that no digits cancel.
  init(
    of column: String, in dataset: Dataset, _ compiler: CompilerOptions
  ) throws(Diagnostic) {
    let type = try dataset.column(column).type
    guard type.elementType.isNumeric, dataset.count >= 2, type.elementCount > 0 else {
      throw PrincipalComponents.failure(
        "column '\(column)' is \(type), expected at least 2 rows of numbers")
    }
    let width = type.elementCount / dataset.count
    let (sum, matrix) = (
      try TensorBuffer(TensorData(TensorType(.f64, [width]), repeating: 0)),
      try TensorBuffer(TensorData(TensorType(.f64, [width, width]), repeating: 0))
    )
    try Self.run(over: column, of: dataset, ["sum": sum], compiler) { builder, x in
      let sum = builder.state("sum", [width], .f64)
      builder.update(sum, to: sum + x.sum([0]))
    }
    let mean = sum.data.doubles.map { $0 / Double(dataset.count) }
    guard mean.allSatisfy(\.isFinite) else {
      throw PrincipalComponents.failure("column '\(column)' has elements that are not finite")
    }
    try sum.load(TensorData([width], mean))
    try Self.run(over: column, of: dataset, ["mean": sum, "matrix": matrix], compiler) {
      builder, x in
      let centered = x - builder.state("mean", [width], .f64)
      let matrix = builder.state("matrix", [width, width], .f64)
      let products = matmul(centered, centered, transposeLHS: true)
      builder.update(matrix, to: matrix + products / Tensor(Double(dataset.count - 1)))
    }
    let elements = matrix.data.doubles
    trace = (0..<width).reduce(0) { $0 + elements[$1 * (width + 1)] }
    guard trace > 0, trace.isFinite else {
      throw PrincipalComponents.failure("all rows of column '\(column)' are equal")
    }
    (self.width, self.mean, self.matrix) = (width, mean, matrix)
  }

  /// Runs what `add` makes of the rows, `f64[rows x width]`, and states, for all batches of rows.
  private static func run(
    over column: String, of dataset: Dataset, _ states: [String: TensorBuffer],
    _ compiler: CompilerOptions, _ add: @escaping (GraphBuilder, Tensor) -> Void
  ) throws(Diagnostic) {
    let type = try dataset.column(column).type
    let family = ProgramFamily(compiler, parameters: states) { rows throws(Diagnostic) in
      let builder = GraphBuilder("covariance")
      let shape = Shape([rows] + type.shape.extents.dropFirst())
      let x = builder.input(column, shape, type.elementType).cast(to: .f64)
      add(builder, x.reshape([rows, type.elementCount / dataset.count]))
      return try builder.finish()
    }
    let size = min(1024, dataset.count)
    for batch in try dataset.batches(of: size) {
      let program = try family.program(
        batch.count, isOnly: dataset.count.isMultiple(of: size), maximum: size)
      try program.run(dataset, rows: batch.rows)
    }
  }

  /// The largest eigenvalues, and eigenvectors of length 1.
  ///
  /// A subspace of twice as many dimensions is turned towards the leading ones by multiplying with the
  /// matrix over and over; in it the problem is a small one, for `SymmetricMatrix.eigen`. A subspace of
  /// all dimensions needs no turning.
  ///
  /// - Follows: Rutishauser, "Simultaneous iteration method for symmetric matrices" (Numerische
  ///   Mathematik 16, 1970).
  func leading(
    _ count: Int, _ compiler: CompilerOptions
  ) throws(Diagnostic) -> (values: [Double], vectors: [[Double]]) {
    let dimensions = min(width, 2 * count + 8)
    let basis = try TensorBuffer(TensorData(TensorType(.f64, [width, dimensions]), repeating: 0))
    let states = ["matrix": matrix, "basis": basis]
    let turn = try Compiler.compile(
      try turning(dimensions), options: compiler, sharing: states)
    let view = try Compiler.compile(try viewing(dimensions), options: compiler, sharing: states)
    try basis.load(start(dimensions))
    // Errors shrink with each turn by the ratio of the first eigenvalue left out to the last wanted.
    var turns = dimensions == width ? 0 : 16
    while true {
      for _ in 0..<turns { try turn.run() }
      try view.run()
      let (values, small) = try SymmetricMatrix(try view.read("small").doubles).eigen()
      let (axes, images) = (basis.data.doubles, try view.read("image").doubles)
      let vectors = (0..<count).map { product(axes, small, $0) }
      let residual = (0..<count).map { index in
        zip(product(images, small, index), vectors[index])
          .reduce(0) { $0 + square($1.0 - values[index] * $1.1) }.squareRoot()
      }.max()
      // Vectors are then exact to about 1e-9 of the ratio of the largest eigenvalue to gaps.
      if let residual, residual <= 1e-10 * trace {
        return (Array(values.prefix(count)), vectors)
      }
      guard turns > 0, turns < 1024 else {
        throw PrincipalComponents.failure(
          "component \(count) varies nearly as much as those left out: ask for another number")
      }
      turns *= 2
    }
  }

  private func turning(_ dimensions: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("turn")
    let (matrix, basis) = states(builder, dimensions)
    // A little of the basis itself, so that columns stay apart if rows vary in few directions only.
    let shift = Tensor(trace / Double(width) * 1e-9)
    builder.update(basis, to: qr(matmul(matrix, basis) + shift * basis).q)
    return try builder.finish()
  }

  private func viewing(_ dimensions: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("view")
    let (matrix, basis) = states(builder, dimensions)
    let image = matmul(matrix, basis)
    builder.output("image", image)
    builder.output("small", matmul(basis, image, transposeLHS: true))
    return try builder.finish()
  }

  private func states(_ builder: GraphBuilder, _ dimensions: Int) -> (Tensor, Tensor) {
    (
      builder.state("matrix", [width, width], .f64),
      builder.state("basis", [width, dimensions], .f64)
    )
  }

  /// The columns of the identity, or such as the first turn makes orthonormal.
  private func start(_ dimensions: Int) throws(Diagnostic) -> TensorData {
    let type = TensorType(.f64, [width, dimensions])
    guard dimensions == width else {
      let argument = Argument("basis", .state, type, .uniform(low: -1, high: 1))
      return try Initialization.fill(argument, seed: 0, ordinal: 0)
    }
    return TensorData(
      type, doubles: (0..<width * width).map { $0.isMultiple(of: width + 1) ? 1.0 : 0 })
  }

  private func square(_ number: Double) -> Double { number * number }

  /// The sum of columns of a matrix `[width x n]` times the elements of a row of another, `[n x n]`.
  private func product(_ matrix: [Double], _ rows: [Double], _ row: Int) -> [Double] {
    let size = matrix.count / width
    return (0..<width).map { place in
      (0..<size).reduce(0) { $0 + matrix[place * size + $1] * rows[row * size + $1] }
    }
  }
}
