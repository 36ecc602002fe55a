import GraphC

/// Codes to be decoded for a picture of what lies where in a latent space, as inputs of a decoder.
///
///     let codes = try LatentCodes.plane(side: 15, width: 2)
///     let pictures = try trainer.predictor(of: decoder)(Dataset(["code": codes]))["picture"]
///     try files.picture("plane") { try ImageGrid.picture(of: pictures, columns: 15) }
public enum LatentCodes {
  /// A square of `side` x `side` points in the plane of two axes, from the upper left to the lower
  /// right.
  ///
  /// - Parameters:
  ///   - side: points along each axis, 2 to 1000.
  ///   - width: of a code.
  ///   - limit: the coordinates reach from -limit to limit; three deviations of a standard normal
  ///     distribution if left out.
  ///   - axes: which two elements of a code change, from left to right and upwards.
  ///   - center: what the other elements are, nil for zeros.
  /// - Returns: `f32[side² x width]`.
  /// - Throws: when a number makes no sense.
  public static func plane(
    side: Int, width: Int, limit: Double = 3, axes: (Int, Int) = (0, 1), center: [Double]? = nil
  ) throws(Diagnostic) -> TensorData {
    let center = center ?? [Double](repeating: 0, count: max(width, 0))
    guard (2...1000).contains(side), width >= 2, center.count == width, limit.isFinite, limit > 0,
      axes.0 != axes.1, (0..<width).contains(axes.0), (0..<width).contains(axes.1),
      width <= Shape.maximumElementCount / (side * side)
    else {
      throw failure(
        "a plane of \(side) x \(side) points up to \(limit) along the axes \(axes.0) and \(axes.1) "
          + "of codes of \(width), around one of \(center.count), is impossible")
    }
    func coordinate(_ index: Int) -> Double { limit * (2 * Double(index) / Double(side - 1) - 1) }
    let codes = (0..<side * side).flatMap { place in
      var code = center
      code[axes.0] = coordinate(place % side)
      code[axes.1] = coordinate(side - 1 - place / side)
      return code.map { Float($0) }
    }
    return TensorData([side * side, width], codes)
  }

  /// For each pair of codes the points of the line from the first to the second, both included, one
  /// after the other: `f32[pairs · steps x width]`, which make a grid of `steps` columns.
  ///
  /// - Throws: when the codes are not float matrices of one shape, or there are fewer than two steps.
  public static func interpolation(
    from first: TensorData, to second: TensorData, steps: Int
  ) throws(Diagnostic) -> TensorData {
    try first.check("codes")
    try second.check("codes")
    guard first.shape.rank == 2, first.shape == second.shape, first.type.elementType.isFloat,
      second.type.elementType.isFloat, steps >= 2,
      first.elementCount <= Shape.maximumElementCount / steps
    else {
      throw failure(
        "\(steps) steps from \(first.type) to \(second.type) are impossible: expected at least 2 "
          + "between matrices of codes")
    }
    let (rows, width) = (first.shape[0], first.shape[1])
    let (from, to) = (first.doubles, second.doubles)
    let codes = (0..<rows).flatMap { row in
      (0..<steps).flatMap { step in
        let share = Double(step) / Double(steps - 1)
        return (row * width..<(row + 1) * width).map {
          Float((1 - share) * from[$0] + share * to[$0])
        }
      }
    }
    return TensorData([rows * steps, width], codes)
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "plot", subject: "latent codes", message: message)
  }
}
