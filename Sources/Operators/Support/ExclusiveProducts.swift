import IR

/// Products of elements without some of them, made without a division.
///
/// A quotient of products fails at zeros, where products overflow or underflow, and at infinities;
/// and a rule that looks for zeros is constant in them, so that it has no derivative there.
extension Tensor {
  /// For each element, the product of all others along an axis: of those before and those after it.
  func productOfOthers(_ axis: Int) -> Tensor {
    guard shape[axis] > 1 else { return onesLike }
    return productOfEarlier(axis)
      * shifted(axis, by: -1, filling: 1)
      .cumulativeProduct(axis, reversed: true)
  }

  /// For each element, the product of all before it, or behind it if `reversed`.
  func productOfEarlier(_ axis: Int, reversed: Bool = false) -> Tensor {
    shifted(axis, by: reversed ? -1 : 1, filling: 1).cumulativeProduct(axis, reversed: reversed)
  }

  /// The element so many places before each place, with a number where there is none.
  func shifted(_ axis: Int, by distance: Int, filling number: Double) -> Tensor {
    var (low, high) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
    if distance > 0 { low[axis] = distance } else { high[axis] = -distance }
    let kept =
      distance > 0
      ? slice(axis: axis, from: 0, to: shape[axis] - distance) : slice(axis: axis, from: -distance)
    return kept.pad(low: low, high: high, value: number)
  }

  /// The solution of `s[i] = self[i] + factors[i] · s[i + 1]` along an axis, 0 beyond the end; of
  /// `s[i - 1]` if `reversed`.
  ///
  /// After each round a place has the terms of twice as many others, so that the number of rounds
  /// is the logarithm of the extent.
  func accumulated(by factors: Tensor, _ axis: Int, reversed: Bool) -> Tensor {
    let extent = shape[axis]
    var (sum, factors, distance) = (self, factors, 1)
    while distance < extent {
      // Only places that have another this far off: 0 · ∞ would be NaN at the others.
      func parts(_ x: Tensor) -> (far: Tensor, near: Tensor, rest: Tensor) {
        let (middle, other) = (extent - distance, distance)
        return reversed
          ? (
            x.slice(axis: axis, from: 0, to: middle), x.slice(axis: axis, from: other),
            x.slice(axis: axis, from: 0, to: other)
          )
          : (
            x.slice(axis: axis, from: other), x.slice(axis: axis, from: 0, to: middle),
            x.slice(axis: axis, from: middle)
          )
      }
      func joined(_ moved: Tensor, _ rest: Tensor) -> Tensor {
        concatenate(reversed ? [rest, moved] : [moved, rest], axis: axis)
      }
      let (sums, products) = (parts(sum), parts(factors))
      sum = joined(sums.near + products.near * sums.far, sums.rest)
      factors = joined(products.near * products.far, products.rest)
      distance *= 2
    }
    return sum
  }

  /// The tensor in `f64`: products of `f32` numbers neither overflow nor underflow on the way to a
  /// result that does not.
  var widened: Tensor { elementType == .f32 ? cast(to: .f64) : self }
}
