import CZlib
import IR

/// A zlib decompression stream, reusable for one stream after the other.
///
/// The only unsafe code of this target: each call lends an array to a C function of `shim.h` that
/// keeps no pointer past its return and is given the bounds.
@safe struct Inflater: ~Copyable {
  /// How the deflate data is wrapped.
  enum Wrapping: Int32 {
    /// RFC 1952: header, data, CRC-32 and length (zlib: 16 + a 15-bit window).
    case gzip = 31
    /// RFC 1950: header, data and Adler-32, as in PNG.
    case zlib = 15
    /// RFC 1951: bare data, as in zip archives (zlib: minus means no header).
    case raw = -15
  }

  private let handle: UnsafeMutableRawPointer
  /// Output of one step; small enough for the L2 cache.
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  init(_ wrapping: Wrapping, name: String) throws(Diagnostic) {
    guard let handle = unsafe czlib_open(wrapping.rawValue) else {
      throw Diagnostic.file(name, "cannot be decompressed: out of memory")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe czlib_close(handle) }

  /// Decompresses the stream that starts at `range.lowerBound` and appends what it holds.
  ///
  /// - Parameters:
  ///   - input: All bytes of the file.
  ///   - range: The bytes of `input` that the stream may use.
  ///   - output: Receives the decompressed bytes.
  ///   - limit: The largest allowed `output.count`.
  ///   - name: The file, for messages.
  ///   - excess: What to say about more than `limit` bytes, if that is no limit of the reader's.
  /// - Returns: the offset in `input` after the last byte of the stream.
  /// - Throws: when the stream is truncated or corrupt, or `output` would exceed `limit` bytes.
  mutating func inflate(
    _ input: [UInt8], _ range: Range<Int>, into output: inout [UInt8], limit: Int, name: String,
    excess: String? = nil
  ) throws(Diagnostic) -> Int {
    try inflate(
      input, range, into: &output, enough: .max, limit: limit, name: name, excess: excess)
  }

  /// The first bytes of the stream that starts at `range.lowerBound`: some more than `count`, or all.
  ///
  /// - Throws: when the stream is truncated or corrupt.
  mutating func prefix(
    _ input: [UInt8], _ range: Range<Int>, count: Int, name: String
  ) throws(Diagnostic) -> [UInt8] {
    var output: [UInt8] = []
    _ = try inflate(input, range, into: &output, enough: count, limit: .max, name: name)
    return output
  }

  /// The same until there are `enough` bytes.
  private mutating func inflate(
    _ input: [UInt8], _ range: Range<Int>, into output: inout [UInt8], enough: Int, limit: Int,
    name: String, excess: String? = nil
  ) throws(Diagnostic) -> Int {
    precondition(range.upperBound <= input.count)
    unsafe czlib_reset(handle)
    var position = range.lowerBound
    while output.count < enough {
      let step = unsafe czlib_inflate(
        handle, input, position, range.upperBound, &chunk, chunk.count)
      position += step.consumed
      guard step.produced <= limit - output.count else {
        if let excess { throw Diagnostic.file(name, excess) }
        throw Diagnostic.file(
          name, "decompresses to more than the limit of \(limit) bytes",
          notes: ["pass a larger limit if the file is trusted"])
      }
      output.append(contentsOf: chunk[..<step.produced])
      switch UInt32(step.status) {
      case CZLIB_MORE.rawValue: continue
      case CZLIB_FINISHED.rawValue: return position
      case CZLIB_STALLED.rawValue:
        throw Diagnostic.file(name, "compressed data is truncated at byte \(position)")
      case CZLIB_NO_MEMORY.rawValue:
        throw Diagnostic.file(name, "cannot be decompressed: out of memory")
      default:
        throw Diagnostic.file(name, "compressed data is corrupt near byte \(position)")
      }
    }
    return position
  }
}

extension [UInt8] {
  /// The bytes as a zlib stream (RFC 1950).
  ///
  /// - Throws: when memory runs out.
  func deflated(name: String) throws(Diagnostic) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: czlib_deflate_bound(count))
    let length = unsafe czlib_deflate(self, count, &output, output.count)
    guard length > 0 else {
      throw Diagnostic.file(name, "cannot be compressed: out of memory")
    }
    output.removeSubrange(length...)
    return output
  }

  /// CRC-32 (ISO 3309, as in gzip and zip) of a part of the array.
  func crc32(_ range: Range<Int>) -> UInt32 {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe czlib_crc32(self, range.lowerBound, range.upperBound)
  }
}
