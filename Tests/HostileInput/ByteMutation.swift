/// Damages bytes: the same seed damages the same bytes alike.
public struct ByteMutation: RandomNumberGenerator {
  private var state: UInt64
  /// What is inserted and put in the place of words.
  private let fragments: [[UInt8]]

  public init(seed: UInt64, fragments: [[UInt8]]) {
    state = seed
    self.fragments = fragments
  }

  /// SplitMix64: the same numbers on every run.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One to four changes; `other` is a file from which pieces are taken.
  public mutating func mutate(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) { change(&bytes, other) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
    guard let place = bytes.indices.randomElement(using: &self) else {
      bytes = other
      return
    }
    let end = min(bytes.count, place + Int.random(in: 0...24, using: &self))
    switch Int.random(in: 0..<9, using: &self) {
    case 0: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &self)]
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.removeSubrange(place...)
    case 4:
      let target = bytes.indices.randomElement(using: &self) ?? 0
      bytes.insert(contentsOf: bytes[place..<end], at: target)
    case 5: bytes.insert(contentsOf: fragment(), at: place)
    case 6:
      let start = other.indices.randomElement(using: &self) ?? 0
      let count = Int.random(in: 1...60, using: &self)
      bytes.insert(contentsOf: other[start...].prefix(count), at: place)
    default: replaceWord(&bytes, at: place)
    }
  }

  private mutating func fragment() -> [UInt8] { fragments.randomElement(using: &self) ?? [0xFF] }

  /// Whole words and numbers, so that most texts get past the lexer.
  private mutating func replaceWord(_ bytes: inout [UInt8], at place: Int) {
    var start = place
    while start > 0, Self.isWord(bytes[start - 1]) { start -= 1 }
    let end = bytes[start...].firstIndex { !Self.isWord($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<max(end, start), with: fragment())
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-.%".utf8.contains(byte)
  }
}
