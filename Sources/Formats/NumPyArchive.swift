import Files
import IR

/// `.npz` files: arrays by name, a zip archive of `.npy` files.
///
/// Follows: `numpy.load(allow_pickle=False)`, `numpy.savez` and, for reading,
/// `numpy.savez_compressed`; archives of 4 GiB and more (zip64) are refused.
public enum NumPyArchive {
  private static let suffix = ".npy"

  /// Reads a file.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:limit:)`.
  public static func read(
    _ path: String, limit: Int = Gzip.defaultLimit
  ) throws(Diagnostic) -> [String: TensorData] {
    try read(bytes: FileAccess.read(path), name: path, limit: limit)
  }

  /// Reads a file in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file, for messages; an array's own messages add its name in parentheses.
  ///   - limit: The largest allowed decompressed size of all arrays together in bytes.
  /// - Returns: The arrays by name, without `.npy`.
  /// - Throws: when the archive is malformed, an entry is not a `.npy` file, is corrupt or cannot
  ///   be read, or the arrays exceed `limit`.
  public static func read(
    bytes: [UInt8], name: String, limit: Int = Gzip.defaultLimit
  ) throws(Diagnostic) -> [String: TensorData] {
    guard !bytes.starts(with: NumPyHeader.magic) else {
      throw Diagnostic.file(
        name, "is one array (.npy), expected an archive of arrays (.npz)",
        notes: ["read it with NumPy"])
    }
    let archive = try ZipArchive(bytes, name: name, limit: limit)
    var arrays: [String: TensorData] = [:]
    for entry in archive.entries {
      guard entry.name.hasSuffix(suffix) else {
        throw Diagnostic.file(
          name, "entry \(entry.name.quotedForMessage) is not an array: expected a .npy file")
      }
      let subject = "\(name)(\(entry.name))"
      // The header first: what is no array, or a smaller one, is not unpacked.
      let start = try archive.prefix(of: entry, count: NumPyHeader.usualByteCount)
      try NumPy.check(start: start, byteCount: entry.byteCount, name: subject)
      arrays[String(entry.name.dropLast(suffix.count))] = try NumPy.read(
        bytes: try archive.contents(of: entry), name: subject)
    }
    return arrays
  }

  /// Writes a file, atomically; arrays in the order of their names, uncompressed.
  ///
  /// - Throws: when the archive would need zip64, or the file cannot be written.
  public static func write(
    _ arrays: [String: TensorData], to path: String
  ) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: arrays, name: path))
  }

  /// The file that holds the arrays.
  ///
  /// - Throws: when the archive would need zip64.
  public static func bytes(
    of arrays: [String: TensorData], name: String
  ) throws(Diagnostic) -> [UInt8] {
    var writer = ZipWriter(name: name)
    for (key, data) in arrays.sorted(by: { $0.key < $1.key }) {
      try writer.add(NumPy.bytes(of: data), name: key + suffix)
    }
    return writer.finish()
  }
}
