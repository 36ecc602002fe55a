import IR

/// Checks of a shape that a file declares, before anything is allocated for it.
enum StoredShape {
  /// Bytes that a tensor of these extents takes.
  ///
  /// Counts a zero extent as one while looking for overflow: code that later multiplies only some
  /// of the extents (strides) is then safe too.
  ///
  /// - Throws: when an extent is negative, or the product does not fit in `Int`.
  static func byteCount(
    _ extents: [Int], elementByteCount: Int, name: String
  ) throws(Diagnostic) -> Int {
    // Widening readers store elements of up to 8 bytes, whatever the file has.
    var bound = 8
    for extent in extents {
      guard extent >= 0 else {
        throw Diagnostic.file(name, "negative extent in shape \(text(extents))")
      }
      let (product, overflows) = bound.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflows else {
        throw Diagnostic.file(name, "shape \(text(extents)) has too many elements")
      }
      bound = product
    }
    return extents.reduce(elementByteCount, *)
  }

  /// Checks that a file holds exactly the bytes its shape asks for.
  ///
  /// - Throws: when `found` differs from `expected`.
  static func require(
    _ expected: Int, found: Int, extents: [Int], name: String
  ) throws(Diagnostic) {
    guard expected != found else { return }
    throw Diagnostic.file(
      name,
      "\(found < expected ? "truncated" : "too long"): shape \(text(extents)) needs "
        + "\(expected) bytes of data, found \(found)")
  }

  /// `[2x3]`, cut after eight extents.
  static func text(_ extents: [Int]) -> String {
    let shown = extents.prefix(8).map(String.init).joined(separator: "x")
    return "[\(shown)\(extents.count > 8 ? "x..." : "")]"
  }
}
