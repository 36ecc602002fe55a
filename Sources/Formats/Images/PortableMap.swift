import Files
import IR

/// Portable gray maps (PGM) and pixel maps (PPM) with samples of at most 255:
/// `u8[height x width x channels]`, 1 channel or 3.
///
/// Reads the forms P2, P3 (text), P5 and P6 (bytes); writes P5 and P6. Samples of another maximum
/// are scaled to 255.
///
/// Follows: the manual pages pgm(5) and ppm(5) of Netpbm; one picture per file.
public enum PortableMap {
  /// Whether the bytes start as a file that can be read.
  public static func isPortableMap(_ bytes: [UInt8]) -> Bool {
    bytes.count > 2 && bytes[0] == UInt8(ascii: "P") && [50, 51, 53, 54].contains(bytes[1])
  }

  /// Reads a file.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:)`.
  public static func read(_ path: String) throws(Diagnostic) -> TensorData {
    try read(bytes: FileAccess.read(path), name: path)
  }

  /// Reads a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when the file is no such map, its numbers are impossible, or it holds fewer samples
  ///   than its size asks for, or more.
  public static func read(bytes: [UInt8], name: String) throws(Diagnostic) -> TensorData {
    guard isPortableMap(bytes) else {
      throw Diagnostic.file(
        name, "is no PGM or PPM file: expected it to start with P2, P3, P5 or P6")
    }
    let (isText, channels) = (bytes[1] <= 51, bytes[1] % 3 == 0 ? 3 : 1)
    var words = PortableMapWords(bytes, name: name)
    let width = try words.next("width", in: 1...PictureType.maximumExtent)
    let height = try words.next("height", in: 1...PictureType.maximumExtent)
    let maximum = try words.next("largest sample", in: 1...255)
    let expected = try StoredShape.byteCount(
      [height, width, channels], elementByteCount: 1, name: name)
    // A text of n samples has n digits at least; so nothing large is allocated for a short file.
    guard expected <= words.remainingCount else {
      throw Diagnostic.file(
        name, "truncated: \(width) x \(height) needs \(expected) samples, found fewer")
    }
    var samples: [UInt8] = []
    if isText {
      samples.reserveCapacity(expected)
      for _ in 0..<expected { samples.append(UInt8(try words.next("sample", in: 0...maximum))) }
      try words.expectEnd()
    } else {
      samples = try words.bytes(expected)
      guard samples.allSatisfy({ $0 <= maximum }) else {
        throw Diagnostic.file(name, "has a sample above its maximum of \(maximum)")
      }
    }
    if maximum != 255 {
      samples = samples.map { UInt8((Int($0) * 255 + maximum / 2) / maximum) }
    }
    return TensorData([height, width, channels], samples)
  }

  /// Writes a picture, atomically.
  ///
  /// - Throws: as `bytes(of:name:)`, and when the file cannot be written.
  public static func write(_ picture: TensorData, to path: String) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: picture, name: path))
  }

  /// The file that holds a picture `u8[height x width]` or `u8[height x width x channels]`.
  ///
  /// - Throws: when it is no such tensor, empty, or has other than 1 or 3 channels.
  public static func bytes(of picture: TensorData, name: String) throws(Diagnostic) -> [UInt8] {
    let (height, width, channels, samples) = try PictureType.check(
      picture, maximumChannels: 3, name: name)
    guard channels != 2 else {
      throw Diagnostic.file(name, "has 2 channels, expected 1 or 3")
    }
    return Array("P\(channels == 1 ? 5 : 6)\n\(width) \(height)\n255\n".utf8) + samples
  }
}
