import GraphC

/// How far the numbers of one sample have to be moved, on average, to be those of another: the area
/// between their distribution functions.
///
/// - Throws: when a sample is empty or has a number that is not finite.
/// - Follows: `scipy.stats.wasserstein_distance`.
public func earthMoversDistance(_ a: [Double], _ b: [Double]) throws(Diagnostic) -> Double {
  for sample in [a, b] where sample.isEmpty || !sample.allSatisfy(\.isFinite) {
    throw Diagnostic(
      stage: "train", subject: "earth mover's distance",
      message: "expected finite numbers, at least one on each side, found \(a.count) and "
        + "\(b.count)")
  }
  let (a, b) = (a.sorted(), b.sorted())
  var (i, j) = (0, 0)
  var (distance, last) = (0.0, min(a[0], b[0]))
  while i < a.count || j < b.count {
    let place = min(i < a.count ? a[i] : .infinity, j < b.count ? b[j] : .infinity)
    // The shares of both samples that lie below.
    let difference = Double(i) / Double(a.count) - Double(j) / Double(b.count)
    distance += difference.magnitude * (place - last)
    last = place
    while i < a.count, a[i] <= place { i += 1 }
    while j < b.count, b[j] <= place { j += 1 }
  }
  return distance
}
