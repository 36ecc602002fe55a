extension Graph {
  /// The most bytes that the values of a graph take together, those of its bodies among them.
  ///
  /// No machine has them; sums, paddings and doubles of sizes below stay far below what 64 bits hold.
  package static let maximumByteCount = 1 << 56

  /// Bytes of all values, each in whole cache lines; saturated just above the maximum.
  var totalByteCount: Int {
    var total = 0
    var counted: Set<ControlFlow> = []
    for node in nodes {
      total += node.type.byteCount + TensorType.alignmentInBytes
      if let control = node.control?.control, counted.insert(control).inserted {
        for body in control.bodies {
          total = min(total, Self.maximumByteCount) + body.totalByteCount
        }
      }
      total = min(total, Self.maximumByteCount + 1)
    }
    return total
  }

  /// Checks that sums of sizes make sense, once for all that come after.
  ///
  /// - Throws: when all values together have more bytes than `maximumByteCount`.
  func checkSize(stage: String) throws(Diagnostic) {
    guard totalByteCount > Self.maximumByteCount else { return }
    throw Diagnostic(
      stage: stage, subject: "graph \(name)",
      message: "its values have more than \(Self.maximumByteCount) bytes together",
      notes: ["note: no machine has that much memory; use smaller shapes"])
  }
}
