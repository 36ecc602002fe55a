import IR

/// What a tensor must be to be written as a picture.
enum PictureType {
  /// The largest extent; formats have 31 bits for it.
  static let maximumExtent = (1 << 31) - 1

  /// - Returns: extents and samples of `u8[height x width]` or `u8[height x width x channels]`.
  /// - Throws: when it is no such tensor, empty, or has more than `maximumChannels`.
  static func check(
    _ picture: TensorData, maximumChannels: Int = 4, name: String
  ) throws(Diagnostic) -> (height: Int, width: Int, channels: Int, samples: [UInt8]) {
    try picture.check(name)
    let extents = picture.shape.extents
    guard case .u8(let samples) = picture.storage, extents.count == 2 || extents.count == 3 else {
      throw Diagnostic.file(
        name,
        "a picture is u8[height x width] or u8[height x width x channels], found \(picture.type)")
    }
    let channels = extents.count == 3 ? extents[2] : 1
    guard (1...maximumExtent).contains(extents[0]), (1...maximumExtent).contains(extents[1]),
      (1...maximumChannels).contains(channels)
    else {
      throw Diagnostic.file(
        name, "a picture of \(picture.type) is empty, too large or has too many channels",
        notes: ["expected 1 to \(maximumChannels) channels"])
    }
    return (extents[0], extents[1], channels, samples)
  }
}
