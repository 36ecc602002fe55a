import IR

/// Differences to neighbours that make lines of a PNG file compress well.
enum PNGFilter {
  private enum Kind: UInt8, CaseIterable {
    case none, left, up, average, paeth

    /// The sum modulo 256 of a sample and this is what was filtered from it; `a` is left, `b` above
    /// and `c` left above.
    func prediction(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
      switch self {
      case .none: 0
      case .left: a
      case .up: b
      case .average: UInt8((Int(a) + Int(b)) / 2)
      case .paeth: Self.paethPrediction(Int(a), Int(b), Int(c))
      }
    }

    /// The neighbour nearest to a + b - c; in doubt `a`, then `b`.
    private static func paethPrediction(_ a: Int, _ b: Int, _ c: Int) -> UInt8 {
      let (toA, toB, toC) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
      if toA <= toB && toA <= toC { return UInt8(a) }
      return UInt8(toB <= toC ? b : c)
    }
  }

  /// The samples of lines that each begin with the number of their filter.
  ///
  /// - Requires: there are whole lines of `width * channels + 1` bytes.
  /// - Throws: when a filter is unknown.
  static func undo(
    _ lines: [UInt8], width: Int, channels: Int, name: String
  ) throws(Diagnostic) -> [UInt8] {
    let count = width * channels
    var above = [UInt8](repeating: 0, count: count)
    var samples: [UInt8] = []
    samples.reserveCapacity(lines.count)
    for start in stride(from: 0, to: lines.count, by: count + 1) {
      guard let kind = Kind(rawValue: lines[start]) else {
        throw Diagnostic.file(
          name, "line \(start / (count + 1)) has the unknown filter \(lines[start])")
      }
      var line = Array(lines[start + 1..<start + 1 + count])
      for index in 0..<(kind == .none ? 0 : count) {
        let isFirst = index < channels
        line[index] &+= kind.prediction(
          isFirst ? 0 : line[index - channels], above[index], isFirst ? 0 : above[index - channels])
      }
      samples += line
      above = line
    }
    return samples
  }

  /// Lines with their filters: for each the one whose differences are least in sum, as the
  /// recommendation advises.
  static func apply(_ samples: [UInt8], width: Int, channels: Int) -> [UInt8] {
    let count = width * channels
    var above = [UInt8](repeating: 0, count: count)
    var lines: [UInt8] = []
    for start in stride(from: 0, to: samples.count, by: count) {
      let line = Array(samples[start..<start + count])
      let candidates = Kind.allCases.map { kind in
        (kind: kind, line: differences(line, above, channels, kind))
      }
      let best = candidates.min { cost($0.line) < cost($1.line) } ?? candidates[0]
      lines.append(best.kind.rawValue)
      lines += best.line
      above = line
    }
    return lines
  }

  private static func differences(
    _ line: [UInt8], _ above: [UInt8], _ channels: Int, _ kind: Kind
  ) -> [UInt8] {
    line.indices.map { index in
      let isFirst = index < channels
      return line[index]
        &- kind.prediction(
          isFirst ? 0 : line[index - channels], above[index], isFirst ? 0 : above[index - channels])
    }
  }

  /// Bytes above 127 count as negative differences.
  private static func cost(_ line: [UInt8]) -> Int {
    line.reduce(0) { $0 + Int(min($1, 0 &- $1)) }
  }
}
