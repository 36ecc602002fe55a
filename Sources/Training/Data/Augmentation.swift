import GraphC
import IR

/// Random changes of pictures that leave alone what they show, made anew in every epoch.
///
/// What happens to a row depends on seed, epoch and row only, not on batches or order.
public struct Augmentation: Hashable, Sendable {
  public enum Change: Hashable, Sendable {
    /// Mirrors left and right, with this probability.
    case flip(probability: Double)
    /// Moves by up to so many pixels along each axis; what comes in from outside is 0.
    case shift(pixels: Int)
    /// Adds normal noise of this deviation; bytes are rounded and clamped.
    case noise(deviation: Double)
  }

  /// Where a pixel's channels are.
  public enum Layout: Hashable, Sendable {
    /// `(rows, channels, height, width)`, or without channels.
    case channelsFirst
    /// `(rows, height, width, channels)`.
    case channelsLast
  }

  public let column: String
  public let changes: [Change]
  let geometry: PictureGeometry

  /// - Parameters:
  ///   - column: of `f32` or `u8`, whose rows have `channels * height * width` elements.
  ///   - height: of a picture, in pixels.
  ///   - width: of a picture, in pixels.
  ///   - channels: of a pixel.
  ///   - layout: of a row.
  ///   - changes: are made in this order.
  public init(
    of column: String, height: Int, width: Int, channels: Int = 1, layout: Layout = .channelsFirst,
    _ changes: [Change]
  ) {
    self.column = column
    self.changes = changes
    geometry = PictureGeometry(height: height, width: width, channels: channels, layout: layout)
  }

  /// Rows of a data set, changed.
  ///
  /// - Throws: when there is no such column, it is not `f32` or `u8`, its rows have another size, or
  ///   a number makes no sense.
  public func callAsFunction(
    _ dataset: Dataset, rows: [Int], seed: Int64, epoch: Int
  ) throws(Diagnostic) -> Dataset {
    let batch = try dataset.subset(rows)
    let data = try batch.column(column)
    try check(data.type)
    func changed<Sample: PictureSample>(_ samples: [Sample]) -> [Sample] {
      var result = samples
      for (place, row) in rows.enumerated() {
        let random = RandomChoices(seed: seed, epoch: epoch, row: row)
        let range = place * geometry.sampleCount..<(place + 1) * geometry.sampleCount
        result.replaceSubrange(range, with: picture(Array(result[range]), random))
      }
      return result
    }
    return switch data.storage {
    case .f32(let samples):
      try batch.replacing(column, with: TensorData(data.shape, changed(samples)))
    case .u8(let samples):
      try batch.replacing(column, with: TensorData(data.shape, changed(samples)))
    default: batch
    }
  }

  /// - Throws: as `callAsFunction`.
  func check(_ type: TensorType) throws(Diagnostic) {
    let count = type.shape.extents.dropFirst().reduce(1, *)
    guard type.elementType == .f32 || type.elementType == .u8, geometry.isValid,
      count == geometry.sampleCount
    else {
      throw Dataset.failure(
        "column '\(column)' is \(type), expected f32 or u8 rows of \(geometry.text)")
    }
    for change in changes {
      switch change {
      case .flip(let probability) where (0...1).contains(probability): continue
      case .shift(let pixels) where (0...max(geometry.height, geometry.width)).contains(pixels):
        continue
      case .noise(let deviation) where deviation >= 0 && deviation.isFinite: continue
      default: throw Dataset.failure("the augmentation \(change) makes no sense")
      }
    }
  }

  private func picture<Sample: PictureSample>(
    _ samples: [Sample], _ random: RandomChoices
  ) -> [Sample] {
    var samples = samples
    for (number, change) in changes.enumerated() {
      let random = random.stream(number)
      switch change {
      case .flip(let probability):
        if random.unit(0) < probability { samples = geometry.mirrored(samples) }
      case .shift(let pixels):
        samples = geometry.shifted(
          samples, down: random.integer(0, within: pixels),
          right: random.integer(1, within: pixels))
      case .noise(let deviation):
        samples = samples.enumerated().map { index, sample in
          Sample(clamping: sample.number + deviation * random.normal(index))
        }
      }
    }
    return samples
  }
}
