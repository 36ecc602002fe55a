import GraphC

/// Pictures side by side in one picture.
public enum ImageGrid {
  /// The pictures in rows of `columns`, with lines of gray between them.
  ///
  /// - Parameters:
  ///   - pictures: `(count, height, width)` or `(count, height, width, channels)`, `u8`, or floats
  ///     of which 0 is black and 1 is white; 1 or 3 channels.
  ///   - columns: pictures in a row; nil for about a square.
  ///   - scale: each pixel becomes a square of so many pixels, 1 to 64.
  /// - Returns: `u8[height x width x channels]`, for `ImageFile.write`.
  /// - Throws: when there are no such pictures, or the result would be too large.
  public static func picture(
    of pictures: TensorData, columns: Int? = nil, scale: Int = 2
  ) throws(Diagnostic) -> TensorData {
    try pictures.check("image grid")
    let extents = pictures.shape.extents
    let channels = extents.count == 4 ? extents[3] : 1
    guard (3...4).contains(extents.count), !extents.contains(0), channels == 1 || channels == 3,
      pictures.type.elementType == .u8 || pictures.type.elementType.isFloat,
      (1...64).contains(scale), columns ?? 1 >= 1
    else {
      throw failure(
        "is made of (count, height, width) or (count, height, width, channels) of u8 or floats, "
          + "1 or 3 channels, found \(pictures.type)")
    }
    let (count, height, width) = (extents[0], extents[1], extents[2])
    let columns = min(columns ?? Int(saturating: Double(count).squareRoot().rounded(.up)), count)
    let rows = (count + columns - 1) / columns
    let (cellHeight, cellWidth) = (height * scale + 1, width * scale + 1)
    let shape = Shape([rows * cellHeight + 1, columns * cellWidth + 1, channels])
    guard shape.elementCount <= 1 << 30 else {
      throw failure("would have \(shape.elementCount) samples")
    }
    let samples = bytes(of: pictures)
    var result = [UInt8](repeating: 128, count: shape.elementCount)
    for picture in 0..<count {
      let (top, left) = (
        picture / columns * cellHeight + 1, picture % columns * cellWidth + 1
      )
      for y in 0..<height * scale {
        for x in 0..<width * scale {
          let source = ((picture * height + y / scale) * width + x / scale) * channels
          let target = ((top + y) * shape[1] + left + x) * channels
          for channel in 0..<channels { result[target + channel] = samples[source + channel] }
        }
      }
    }
    return TensorData(shape, result)
  }

  /// Numbers of any size as pictures, such as weights of units.
  ///
  /// In each, 0 becomes the gray in the middle, and its element of largest magnitude black or white.
  ///
  /// - Parameter pictures: `(count, …)`, floats.
  /// - Returns: `f32` from 0 to 1, of the same shape.
  /// - Throws: when they are not floats.
  public static func balanced(_ pictures: TensorData) throws(Diagnostic) -> TensorData {
    try pictures.check("image grid")
    guard pictures.shape.rank >= 1, pictures.type.elementType.isFloat, pictures.elementCount > 0
    else { throw failure("balances pictures of floats, found \(pictures.type)") }
    let samples = pictures.doubles
    let size = samples.count / pictures.shape[0]
    var result: [Float] = []
    for start in stride(from: 0, to: samples.count, by: size) {
      let picture = samples[start..<start + size]
      let largest = picture.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
      result += picture.map { Float(0.5 + (largest > 0 ? $0 / largest : 0) / 2) }
    }
    return TensorData(pictures.shape, result)
  }

  private static func bytes(of pictures: TensorData) -> [UInt8] {
    if case .u8(let samples) = pictures.storage { return samples }
    return pictures.doubles.map { UInt8(saturating: ($0 * 255).rounded()) }
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "plot", subject: "image grid", message: message)
  }
}
