import IR

/// How numbers of two graphs, for batches of `sizes` rows, depend on the batch size.
struct NumberPair {
  let first: SymbolicBatch
  let second: SymbolicBatch
  /// Whether an index may be that of the last row, as where indices are kept inside of a tensor.
  var allowsLast = true

  /// Why a program cannot serve both.
  enum Problem {
    /// The number is the same for both sizes, but would be taken for one that is not.
    case ambiguous(Int)
    case dependent(Int, Int)
    /// More than numbers differs.
    case different

    func message(_ pair: NumberPair) -> String {
      switch self {
      case .ambiguous(let number): "\(number) is taken for a multiple of the batch size"
      case .dependent(let a, let b):
        "computes with \(a) for \(pair.first.prime) rows and with \(b) for "
          + "\(pair.second.prime), expected a multiple of the batch size"
      case .different: "is another one for \(pair.second.prime) rows than for \(pair.first.prime)"
      }
    }
  }

  func problem(_ one: KernelNumbers, _ other: KernelNumbers) -> Problem? {
    guard one.items.count == other.items.count else { return .different }
    for (item, counterpart) in zip(one.items, other.items) {
      let problem: Problem? =
        switch (item, counterpart) {
        case (.number(let a), .number(let b)): problem(a, b)
        case (.literal(let a), .literal(let b)): problem(a, b)
        default: item == counterpart ? nil : .different
        }
      if let problem { return problem }
    }
    return nil
  }

  func problem(_ a: Int, _ b: Int) -> Problem? {
    if Count(a, in: first) == Count(b, in: second) { return nil }
    return a == b ? .ambiguous(a) : .dependent(a, b)
  }

  func problem(_ a: Literal, _ b: Literal) -> Problem? {
    guard let one = Int(exactly: a.double), let other = Int(exactly: b.double) else {
      return a == b ? nil : .dependent(Int(saturating: a.double), Int(saturating: b.double))
    }
    guard a.type == b.type else { return .different }
    // `CountedFormula` reads integers of 64 bits, which indices are, in the same way.
    if a.type == .i64, first.isLast(one) || second.isLast(other) {
      if one == other { return .ambiguous(one) }
      if allowsLast, Count(index: one, in: first) == Count(index: other, in: second) {
        return nil
      }
    }
    return problem(one, other)
  }
}
