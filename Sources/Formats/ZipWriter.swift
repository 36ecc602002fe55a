import IR

/// Builds a zip archive of stored (uncompressed) entries, byte for byte reproducible.
struct ZipWriter {
  /// 1980-01-01, the earliest date of the format: archives of equal contents are equal files.
  private static let date: UInt16 = 1 << 5 | 1
  /// Needed to extract: 2.0.
  private static let version: UInt16 = 20
  /// Bit 11: names are UTF-8.
  private static let flags: UInt16 = 1 << 11

  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var entryCount = 0
  private let name: String

  /// - Parameter name: The file, for messages.
  init(name: String) { self.name = name }

  /// Appends an entry.
  ///
  /// - Throws: when the archive would need zip64: 4 GiB or 65535 entries.
  mutating func add(_ contents: [UInt8], name entryName: String) throws(Diagnostic) {
    let entryNameBytes = Array(entryName.utf8)
    guard entryNameBytes.count <= UInt16.max else {
      throw Diagnostic.file(name, "entry name of \(entryNameBytes.count) bytes is too long")
    }
    let checksum = contents.crc32(0..<contents.count)
    // The largest archive whose every offset and size stays below the zip64 mark, 0xffffffff.
    let finalByteCount =
      bytes.count + contents.count + directory.count + 2 * entryNameBytes.count + 200
    guard finalByteCount < UInt32.max, entryCount + 1 < UInt16.max else {
      throw Diagnostic.file(
        name, "needs a zip64 archive, which is not supported",
        notes: ["save arrays of 4 GiB or more as separate .npy files"])
    }
    let offset = UInt32(bytes.count)
    var shared: [UInt8] = []
    for field in [Self.version, Self.flags, 0, 0, Self.date] { shared.appendLittleEndian(field) }
    for field in [checksum, UInt32(contents.count), UInt32(contents.count)] {
      shared.appendLittleEndian(field)
    }
    for field in [UInt16(entryNameBytes.count), 0] { shared.appendLittleEndian(field) }

    bytes.appendLittleEndian(ZipArchive.localSignature)
    bytes += shared + entryNameBytes + contents

    directory.appendLittleEndian(ZipArchive.centralSignature)
    directory.appendLittleEndian(Self.version)
    // Comment length, disk, internal attributes (16 bits each), external attributes (32 bits).
    directory += shared + [UInt8](repeating: 0, count: 10)
    directory.appendLittleEndian(offset)
    directory += entryNameBytes
    entryCount += 1
  }

  /// The archive.
  consuming func finish() -> [UInt8] {
    let offset = UInt32(bytes.count)
    bytes += directory
    bytes.appendLittleEndian(ZipArchive.endSignature)
    for field in [0, 0, UInt16(entryCount), UInt16(entryCount)] {
      bytes.appendLittleEndian(field)
    }
    bytes.appendLittleEndian(UInt32(directory.count))
    bytes.appendLittleEndian(offset)
    bytes.appendLittleEndian(UInt16(0))
    return bytes
  }
}
