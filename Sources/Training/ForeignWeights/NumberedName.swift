/// A name with places for numbers: `encoder.layer.{n}.output`, and `layer{n+1}.output` of the same n.
struct NumberedName: Hashable, Sendable {
  private enum Piece: Hashable {
    case text(String)
    case number(name: String, offset: Int)
  }

  private let pieces: [Piece]

  /// Nil if braces do not hold a name, or a name and what is added to it.
  init?(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      pieces.append(.text(String(rest[..<open])))
      let inside = rest[rest.index(after: open)..<close]
        .split(separator: "+", omittingEmptySubsequences: false)
      guard inside.count <= 2, let name = inside.first, !name.isEmpty,
        name.allSatisfy(\.isLetter),
        let offset = inside.count == 2 ? Int(inside[1]) : 0, (-1000...1000).contains(offset)
      else { return nil }
      pieces.append(.number(name: String(name), offset: offset))
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { return nil }
    self.pieces = pieces + [.text(String(rest))]
  }

  /// The names of the numbers.
  var numberNames: Set<String> {
    Set(pieces.compactMap { if case .number(let name, _) = $0 { name } else { nil } })
  }

  /// The numbers with which the beginning of a name is this one, and what follows it.
  func matchBeginning(of name: String) -> (numbers: [String: Int], rest: Substring)? {
    var rest = name[...]
    var numbers: [String: Int] = [:]
    for piece in pieces {
      switch piece {
      case .text(let text):
        guard rest.hasPrefix(text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .number(let key, let offset):
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number < 1_000_000 else { return nil }
        guard numbers[key] == nil || numbers[key] == number - offset else { return nil }
        numbers[key] = number - offset
        rest = rest.dropFirst(digits.count)
      }
    }
    return (numbers, rest)
  }

  /// The name with these numbers.
  func name(_ numbers: [String: Int]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .number(let key, let offset): String((numbers[key] ?? 0) + offset)
      }
    }.joined()
  }
}
