import IR

/// Picture files of any known format: `u8[height x width x channels]`.
public enum ImageFile {
  /// Reads a PNG, PGM or PPM file, told apart by their first bytes.
  ///
  /// - Throws: when the file cannot be read or is none of these, and what their readers throw.
  public static func read(_ path: String) throws(Diagnostic) -> TensorData {
    let bytes = try FileAccess.read(path)
    if PNG.isPNG(bytes) { return try PNG.read(bytes: bytes, name: path) }
    if PortableMap.isPortableMap(bytes) { return try PortableMap.read(bytes: bytes, name: path) }
    throw Diagnostic.file(path, "is no PNG, PGM or PPM file")
  }

  /// Writes `u8[height x width]` or `u8[height x width x channels]` in the format of the path's
  /// ending: `.png`, `.pgm` or `.ppm`.
  ///
  /// - Throws: when the ending is another one, and what the writers throw.
  public static func write(_ picture: TensorData, to path: String) throws(Diagnostic) {
    switch path.split(separator: ".").last?.lowercased() {
    case "png"?: try PNG.write(picture, to: path)
    case "pgm"?, "ppm"?: try PortableMap.write(picture, to: path)
    default:
      throw Diagnostic.file(
        path, "has no ending that names a picture's format",
        notes: ["expected .png, .pgm or .ppm"])
    }
  }
}
