/// Names of files that exist for a moment: `.NAME.graphc-` and 24 digits.
///
/// The first 16 digits are random, so that nobody can be there before; the others are a checksum of
/// all before them, so that no file of a user's is taken for one of these.
enum WorkName {
  /// A new name for work on what is called `name`.
  static func make(for name: String) -> String {
    let random = hexadecimal(UInt64.random(in: .min ... .max), digits: 16)
    return completed(stem(name) + random)
  }

  /// Whether `candidate` is such a name for work on `name`.
  static func isMade(_ candidate: String, for name: String) -> Bool {
    let stem = stem(name)
    guard candidate.hasPrefix(stem), candidate.utf8.count == stem.utf8.count + 24 else {
      return false
    }
    return completed(String(candidate.dropLast(8))) == candidate
  }

  /// File systems have names of 255 bytes at most.
  private static func stem(_ name: String) -> String {
    var name = name
    while name.utf8.count > 200 { name.removeLast() }
    return ".\(name).graphc-"
  }

  private static func completed(_ text: String) -> String {
    // FNV-1a.
    let sum = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return text + hexadecimal(UInt64(sum), digits: 8)
  }

  private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
