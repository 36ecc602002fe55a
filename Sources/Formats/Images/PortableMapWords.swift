import IR

/// The numbers of a portable map, between blanks and comments.
struct PortableMapWords {
  private let bytes: [UInt8]
  private let name: String
  /// Behind the two bytes of the form.
  private var position = 2

  init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// Bytes not yet read.
  var remainingCount: Int { bytes.count - position }

  /// The next number.
  ///
  /// - Throws: when something else is next, or the number is outside the range.
  mutating func next(_ what: String, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    let start = position
    skipBlanks()
    guard position > start else {
      throw Diagnostic.file(name, "expected a blank before the \(what) at offset \(start)")
    }
    var number: Int?
    while position < bytes.count, (48...57).contains(bytes[position]) {
      let digit = Int(bytes[position]) - 48
      // Nine digits and more exceed every range.
      number = min((number ?? 0) * 10 + digit, 1 << 40)
      position += 1
    }
    guard let number else {
      throw Diagnostic.file(name, "expected the \(what) at offset \(position)")
    }
    guard range.contains(number) else {
      throw Diagnostic.file(
        name, "the \(what) is \(number), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The bytes behind one blank, which must be `count` and the last.
  mutating func bytes(_ count: Int) throws(Diagnostic) -> [UInt8] {
    guard let blank = bytes.dropFirst(position).first, Self.isBlank(blank),
      remainingCount == count + 1
    else {
      throw Diagnostic.file(
        name, "has \(max(remainingCount - 1, 0)) bytes of samples, expected a blank and \(count)")
    }
    return Array(bytes[(position + 1)...])
  }

  mutating func expectEnd() throws(Diagnostic) {
    skipBlanks()
    guard position == bytes.count else {
      throw Diagnostic.file(name, "unexpected data behind the last sample at offset \(position)")
    }
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      } else if Self.isBlank(bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }
}
