import IR

/// How the samples of one picture lie in a row.
struct PictureGeometry: Hashable, Sendable {
  let height: Int
  let width: Int
  let channels: Int
  let layout: Augmentation.Layout

  var isValid: Bool {
    [height, width, channels].allSatisfy { (1...(1 << 20)).contains($0) }
  }

  /// Samples of a picture.
  var sampleCount: Int { height * width * channels }

  var text: String {
    switch layout {
    case .channelsFirst: "\(channels) x \(height) x \(width) samples"
    case .channelsLast: "\(height) x \(width) x \(channels) samples"
    }
  }

  private func place(_ channel: Int, _ y: Int, _ x: Int) -> Int {
    switch layout {
    case .channelsFirst: (channel * height + y) * width + x
    case .channelsLast: (y * width + x) * channels + channel
    }
  }

  /// The picture that has at each place the sample that `source` names, or 0 for nil.
  private func moved<Sample: PictureSample>(
    _ samples: [Sample], _ source: (_ y: Int, _ x: Int) -> (y: Int, x: Int)?
  ) -> [Sample] {
    var result = [Sample](repeating: Sample(clamping: 0), count: samples.count)
    for y in 0..<height {
      for x in 0..<width {
        guard let from = source(y, x) else { continue }
        for channel in 0..<channels {
          result[place(channel, y, x)] = samples[place(channel, from.y, from.x)]
        }
      }
    }
    return result
  }

  /// Left and right exchanged.
  func mirrored<Sample: PictureSample>(_ samples: [Sample]) -> [Sample] {
    moved(samples) { y, x in (y, width - 1 - x) }
  }

  /// Moved by pixels; what comes in from outside is 0.
  func shifted<Sample: PictureSample>(_ samples: [Sample], down: Int, right: Int) -> [Sample] {
    moved(samples) { y, x in
      let (fromY, fromX) = (y - down, x - right)
      return (0..<height).contains(fromY) && (0..<width).contains(fromX) ? (fromY, fromX) : nil
    }
  }
}

/// A number that pictures are made of.
protocol PictureSample {
  var number: Double { get }
  init(clamping number: Double)
}

extension Float: PictureSample {
  var number: Double { Double(self) }
  init(clamping number: Double) { self = Float(number) }
}

extension UInt8: PictureSample {
  var number: Double { Double(self) }
  init(clamping number: Double) { self.init(saturating: number.rounded()) }
}
