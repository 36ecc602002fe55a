/// Where paths between groups are known to lead, so that searches go there at once: along a training
/// step, from a layer over the loss back to its gradient, each would be as long as the step.
///
/// Filled by searches, which find the same with and without it.
final class KnownPaths {
  /// For each group the last that a path from it was found to.
  private var ends: [Int: Int] = [:]

  func end(from index: Int) -> Int? { ends[index] }

  /// Keeps the later of two ends.
  func know(from index: Int, to end: Int, isBefore: (Int, Int) -> Bool) {
    if let known = ends[index], !isBefore(known, end) { return }
    ends[index] = end
  }
}
