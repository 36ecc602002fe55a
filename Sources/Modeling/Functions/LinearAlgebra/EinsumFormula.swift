import IR

/// The name of an axis: a letter, or a place in `...` counted from its end.
enum EinsumLabel: Hashable {
  case letter(Character)
  case ellipsis(Int)
}

/// What is wrong with a formula.
struct EinsumMistake: Error {
  let message: String
}

/// The names of all axes of a sum of products, and their extents.
struct EinsumFormula {
  let operands: [[EinsumLabel]]
  let result: [EinsumLabel]
  let extents: [EinsumLabel: Int]

  init(_ text: String, _ shapes: [Shape]) throws(EinsumMistake) {
    let text = String(text.filter { $0 != " " })
    let parts = text.split(separator: "->", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw EinsumMistake(message: "more than one '->'") }
    let inputs = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    guard inputs.count == shapes.count else {
      throw EinsumMistake(
        message: "the text names \(inputs.count) operands, found \(shapes.count)")
    }
    var operands: [[EinsumLabel]] = []
    for (input, shape) in zip(inputs, shapes) {
      let letters = input.count { $0.isLetter }
      let labels = try Self.labels(String(input), hidden: max(0, shape.rank - letters))
      guard labels.count == shape.rank else {
        throw EinsumMistake(
          message: "'\(input)' names \(labels.count) axes of an operand of rank \(shape.rank)")
      }
      operands.append(labels)
    }
    self.operands = operands
    extents = try Self.extents(operands, shapes)
    let hidden = operands.joined().reduce(0) { count, label in
      if case .ellipsis(let place) = label { max(count, place + 1) } else { count }
    }
    result =
      parts.count == 2
      ? try Self.labels(String(parts[1]), hidden: hidden) : Self.implied(operands, hidden)
    try checkResult()
  }

  private func checkResult() throws(EinsumMistake) {
    for (place, label) in result.enumerated() {
      guard case .letter(let letter) = label else { continue }
      guard extents[label] != nil else {
        throw EinsumMistake(message: "no operand has the axis '\(letter)' of the result")
      }
      guard !result[..<place].contains(label) else {
        throw EinsumMistake(message: "the result names the axis '\(letter)' twice")
      }
    }
  }

  /// The names in one part of the text, `hidden` of them for `...`.
  private static func labels(_ text: String, hidden: Int) throws(EinsumMistake) -> [EinsumLabel] {
    var labels: [EinsumLabel] = []
    var rest = text[...]
    var isEllipsisUsed = false
    while let character = rest.first {
      if rest.hasPrefix("...") && !isEllipsisUsed {
        labels += (0..<hidden).reversed().map { .ellipsis($0) }
        isEllipsisUsed = true
        rest = rest.dropFirst(3)
      } else if character.isASCII && character.isLetter {
        labels.append(.letter(character))
        rest = rest.dropFirst()
      } else {
        throw EinsumMistake(message: "'\(character)' in '\(text)' is no letter that names an axis")
      }
    }
    return labels
  }

  /// The extent of each name; 1 gives way to others.
  private static func extents(_ operands: [[EinsumLabel]], _ shapes: [Shape])
    throws(EinsumMistake) -> [EinsumLabel: Int]
  {
    var extents: [EinsumLabel: Int] = [:]
    for (labels, shape) in zip(operands, shapes) {
      for (label, extent) in zip(labels, shape.extents) {
        let known = extents[label] ?? 1
        guard known == extent || known == 1 || extent == 1 else {
          let name = if case .letter(let letter) = label { "\(letter)" } else { "..." }
          throw EinsumMistake(
            message: "extents of the axis '\(name)' differ: \(known) and \(extent)")
        }
        extents[label] = known == 1 ? extent : known
      }
    }
    return extents
  }

  /// Broadcast axes, then letters that occur once in alphabetical order.
  private static func implied(_ operands: [[EinsumLabel]], _ hidden: Int) -> [EinsumLabel] {
    var counts: [Character: Int] = [:]
    for case .letter(let letter) in operands.joined() { counts[letter, default: 0] += 1 }
    return (0..<hidden).reversed().map { .ellipsis($0) }
      + counts.filter { $0.value == 1 }.keys.sorted().map { .letter($0) }
  }
}
