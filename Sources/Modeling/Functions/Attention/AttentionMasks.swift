import IR
import Operators

/// Which keys each query sees, of two kinds that a matrix of truths alone would not tell apart.
///
/// A mask has as many axes as the scores: a matrix of `(examples, keys)` would else be taken as
/// `(queries, keys)` where there are as many examples as queries.
struct AttentionMasks {
  /// Of queries by keys, with the rank of the scores.
  let mask: Tensor?
  /// Of keys: `(n, keys)`, or `(keys)` if there is one example only.
  let keys: Tensor?

  /// Scores that are -∞ where a query does not see a key.
  /// - Requires: there is no mistake.
  func apply(to scores: Tensor, file: String, line: Int) -> Tensor {
    var scores = scores
    if let mask {
      let isChoice = mask.elementType == .bool
      scores =
        isChoice
        ? select(mask, scores, Tensor(-.infinity), file: file, line: line) : scores + mask
    }
    guard let keys else { return scores }
    var extents = [Int](repeating: 1, count: scores.rank)
    extents[scores.rank - 1] = scores.shape[scores.rank - 1]
    if scores.rank > 2 { extents[0] = scores.shape[0] }
    let seen = keys.reshape(Shape(extents), file: file, line: line)
    return select(seen, scores, Tensor(-.infinity), file: file, line: line)
  }

  /// The masks as floats that are added to scores, of the same rank.
  func added(to scores: Tensor) -> [Tensor] {
    func number(_ mask: Tensor) -> Tensor {
      guard mask.elementType == .bool, let builder = mask.builder else { return mask }
      let zero = builder.constant(TensorType(scores.elementType, []), 0)
      return select(mask, zero, Tensor(-.infinity))
    }
    var masks = mask.map { [number($0)] } ?? []
    if let keys {
      var extents = [Int](repeating: 1, count: scores.rank)
      extents[scores.rank - 1] = scores.shape[scores.rank - 1]
      if scores.rank > 2 { extents[0] = scores.shape[0] }
      masks.append(number(keys.reshape(Shape(extents))))
    }
    return masks
  }

  /// What is wrong with the masks of scores, or nil.
  func mistake(for scores: Tensor) -> (message: String, notes: [String])? {
    guard scores.value != nil else { return nil }
    if let mask, mask.value != nil, let mistake = Self.mistake(of: mask, scores) { return mistake }
    guard let keys, keys.value != nil else { return nil }
    let extents = scores.shape.extents
    let lead = scores.rank > 2 ? [extents[0]] : []
    let expected = TensorType(.bool, Shape(lead + extents.suffix(1)))
    return keys.type == expected
      ? nil : ("the key mask is \(keys.type), expected \(expected)", [])
  }

  private static func mistake(
    of mask: Tensor, _ scores: Tensor
  ) -> (message: String, notes: [String])? {
    guard mask.elementType == .bool || mask.elementType == scores.elementType else {
      let expected = "bool or \(scores.elementType.rawValue) elements"
      return ("the mask is \(mask.type), expected \(expected)", [])
    }
    guard mask.rank == scores.rank else {
      return (
        "the mask is \(mask.type), expected \(scores.rank) axes as of scores [\(scores.shape)]",
        unclear(mask, scores)
      )
    }
    guard Shape.broadcast(mask.shape, scores.shape) == scores.shape else {
      return ("the mask is \(mask.type), which does not broadcast to scores [\(scores.shape)]", [])
    }
    return nil
  }

  /// How to say which axes a mask has.
  private static func unclear(_ mask: Tensor, _ scores: Tensor) -> [String] {
    guard mask.rank < scores.rank else { return [] }
    let ones = [Int](repeating: 1, count: scores.rank - mask.rank)
    let shape = Shape(ones + mask.shape.extents)
    let all = "note: one mask for all examples is mask.reshape([\(shape.extents.listed)])"
    guard mask.rank == 2 else { return [all] }
    return ["note: keys that each example has, (n, keys), are the option keyMask", all]
  }
}

extension [Int] {
  fileprivate var listed: String { map(String.init).joined(separator: ", ") }
}
