import IR

/// The range of an extent that a part of a kernel, or a call of a hook, has.
struct PartRange {
  let low: CCode
  let high: CCode
  /// How many elements the range has.
  let count: CCode

  /// From `low` to before `high`.
  init(_ low: CCode, _ high: CCode) {
    self.init(low, high, count: low == "0" ? high : "\(high) - \(low)")
  }

  private init(_ low: CCode, _ high: CCode, count: CCode) {
    self.low = low
    self.high = high
    self.count = count
  }

  /// The range of part `chunk`, which needs the lines it writes; parts end at multiples of `unit`.
  ///
  /// Where no loop ends with it, its end is only declared if its count is no number.
  static func part(
    of extent: Count, parts: Int, unit: Int = 1, isLooped: Bool = true, suffix: CCode = "",
    _ writer: inout CWriter
  ) -> PartRange {
    let whole: CCode = CSpelling.count(extent)
    guard parts > 1 else { return PartRange("0", whole) }
    let (begin, end): (CCode, CCode) = ("begin\(suffix)", "end\(suffix)")
    if let number = extent.fixed, number % (parts * unit) == 0 {
      let count = number / parts
      if count == 1 { return PartRange("chunk", "chunk + 1", count: "1") }
      let last: CCode = isLooped ? ", \(end) = \(begin) + \(count)" : ""
      writer.line("const int64_t \(begin) = \(count) * chunk\(last);")
      return PartRange(begin, end, count: "\(count)")
    }
    func bound(_ chunk: CCode) -> CCode {
      unit == 1
        ? "\(whole) * \(chunk) / \(parts)"
        : "(\(whole) * \(chunk) / \(parts) + \(unit / 2)) / \(unit) * \(unit)"
    }
    if unit == 1 {
      writer.line(
        "const int64_t \(begin) = \(bound("chunk")), \(end) = \(bound("(chunk + 1)"));")
    } else {
      writer.line("const int64_t \(begin) = \(bound("chunk"));")
      writer.line(
        "const int64_t \(end) = chunk + 1 < \(parts) ? \(bound("(chunk + 1)")) : \(whole);")
    }
    return PartRange(begin, end)
  }

  /// Whether it is the one element of the part `chunk`.
  var isOfChunk: Bool { low == "chunk" }

  /// The loop over the range, with its index; none over one element.
  func printLoop(
    _ index: CCode, _ writer: inout CWriter, _ body: (CCode, inout CWriter) -> Void
  ) {
    if count == "1" { return body(low, &writer) }
    writer.block("for (int64_t \(index) = \(low); \(index) < \(high); ++\(index))") {
      body(index, &$0)
    }
  }

  /// A place in a buffer: `factor` elements behind `start` for each of `index`.
  static func place(_ start: CCode, _ factor: CCode, at index: CCode) -> CCode {
    if index == "0" { return start }
    return factor == "1" ? "\(start) + \(index)" : "\(start) + \(factor) * \(index)"
  }
}
