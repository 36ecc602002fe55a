extension Array {
  /// The first place from which on all elements fulfil a condition, found by halving; the end if none
  /// does.
  ///
  /// - Requires: behind one that fulfils it, all do.
  func place(where isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
