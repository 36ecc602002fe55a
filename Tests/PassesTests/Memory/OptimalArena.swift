/// The smallest arena for a few lifetimes, by trying all offsets: slow, obviously right, and with
/// nothing in common with the planner's strategies.
struct OptimalArena {
  /// Sizes in units, and the steps in which each piece is live.
  let pieces: [(size: Int, steps: ClosedRange<Int>)]

  /// Units of the smallest arena.
  var size: Int {
    var height = pieces.map(\.size).max() ?? 0
    while true {
      var offsets: [Int] = []
      if place(&offsets, height) { return height }
      height += 1
    }
  }

  private func place(_ offsets: inout [Int], _ height: Int) -> Bool {
    guard offsets.count < pieces.count else { return true }
    let piece = pieces[offsets.count]
    guard piece.size <= height else { return false }
    for offset in 0...(height - piece.size) where fits(piece, offset, offsets) {
      offsets.append(offset)
      if place(&offsets, height) { return true }
      offsets.removeLast()
    }
    return false
  }

  private func fits(
    _ piece: (size: Int, steps: ClosedRange<Int>), _ offset: Int, _ offsets: [Int]
  ) -> Bool {
    zip(pieces, offsets).allSatisfy { other, start in
      !other.steps.overlaps(piece.steps) || start + other.size <= offset
        || offset + piece.size <= start
    }
  }
}
