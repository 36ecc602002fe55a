import IR

/// How a window moves along one axis of an operand.
///
/// The operand's elements stand `spread` places apart, with `low` and `high` places of padding
/// around them. Tap k of the window at place t looks at place `t · stride + k · dilation - low`,
/// where there may be no element.
struct WindowAxis {
  let extent: Int
  let size: Int
  let stride: Int
  let low: Int
  let high: Int
  let spread: Int
  let dilation: Int

  /// A distance between neighbours is 1 where there are none.
  init(extent: Int, size: Int, stride: Int, low: Int, high: Int, spread: Int, dilation: Int) {
    self.extent = extent
    self.size = size
    self.stride = stride
    self.low = low
    self.high = high
    self.spread = extent > 1 ? spread : 1
    self.dilation = size > 1 ? dilation : 1
  }

  /// Places from the first element to the last.
  private var span: Int { extent == 0 ? 0 : (extent - 1) * spread + 1 }
  /// Places from the first tap to the last.
  var reach: Int { (size - 1) * dilation + 1 }
  /// Places from the first to the last that a window may cover.
  var padded: Int { span + low + high }
  /// Whether there is a place for the window; windows of one tap see an axis without elements, too.
  var fits: Bool { padded >= reach || (padded == 0 && size == 1) }

  /// Places of the window.
  /// - Requires: the window fits.
  var count: Int { padded == 0 ? 0 : (padded - reach) / stride + 1 }

  /// Whether no product overflows.
  var isAddressable: Bool {
    func isSmall(_ a: Int, _ b: Int) -> Bool {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      return !overflow && product <= Shape.maximumElementCount
    }
    return isSmall(extent, spread) && isSmall(size, dilation) && isSmall(spread, dilation)
  }

  // MARK: Transposition

  /// Places between windows, and from the first window to the last.
  private var step: Int { count > 1 ? stride : 1 }
  private var travel: Int { (count - 1) * step + 1 }

  /// For every element of the operand, visits the windows that see it: the last tap's first.
  var transposed: WindowAxis {
    WindowAxis(
      extent: count, size: size, stride: spread, low: reach - 1 - low, high: span + low - travel,
      spread: step, dilation: dilation)
  }

  /// For every tap, visits the elements that it sees: a window as large as the result.
  var correlated: WindowAxis {
    WindowAxis(
      extent: extent, size: count, stride: dilation, low: low,
      high: reach - 1 + travel - span - low, spread: spread, dilation: step)
  }

  /// The same for the taps in reverse order: a window as large as the operand over the result.
  var correlatedReversed: WindowAxis {
    WindowAxis(
      extent: count, size: extent, stride: dilation, low: reach - 1 - low,
      high: span + low - travel, spread: step, dilation: spread)
  }

  // MARK: Definition

  /// Reduces what the taps of the window at `place` see; a tap that sees no element does not count.
  ///
  /// `body` gets the element's position in the operand and the tap, both inside their extents.
  /// With the operand spread out only every so-many-th tap meets an element, and only these are
  /// visited: from tap r on, where `place · stride - low + r · dilation` is a multiple of `spread`.
  /// - Requires: the operand has elements.
  func reduce(
    _ reduction: Reduction, _ formula: FormulaBuilder, at place: Expression,
    _ body: (_ position: Expression, _ tap: Expression) -> Expression
  ) -> Expression {
    let (common, inverse) = Self.divisorAndInverse(dilation, spread)
    let turns = spread / common
    // Nothing that is divided may be negative.
    let shift = max(0, (low + spread - 1) / spread)
    let start = place * stride + (shift * spread - low)
    let firstTap = (start.floorDivided(by: common) * (turns - inverse)).remainder(by: turns)
    let first = (start + firstTap * dilation).floorDivided(by: spread) + -shift
    return formula.reduce(reduction, extent: (size - 1) / turns + 1) { turn in
      let position = first + turn * (dilation / common)
      let tap = firstTap + turn * turns
      var isSeen = position.isInside(extent).combined(.and, tap.isInside(size))
      if common > 1 {
        isSeen = isSeen.combined(
          .and, start.remainder(by: common).combined(.equal, formula.integer(0)))
      }
      let element = body(position.clamped(to: extent), tap.clamped(to: size))
      return isSeen.select(element, formula.constant(reduction.identity(element.type)))
    }
  }

  /// The position of the element that a tap of the window at `place` sees, and whether it sees one;
  /// if not, another position inside the operand.
  /// - Requires: the operand has elements, the tap is inside the window.
  func position(of tap: Expression, at place: Expression, _ formula: FormulaBuilder)
    -> (position: Expression, isSeen: Expression)
  {
    let shift = max(0, (low + spread - 1) / spread)
    let start = place * stride + tap * dilation + (shift * spread - low)
    let position = start.floorDivided(by: spread) + -shift
    let isElement = start.remainder(by: spread).combined(.equal, formula.integer(0))
    let isInside = position.isInside(extent)
    return (
      position.clamped(to: extent), spread == 1 ? isInside : isInside.combined(.and, isElement)
    )
  }

  /// The greatest common divisor d of two positive numbers, and the inverse of a / d modulo b / d.
  private static func divisorAndInverse(_ a: Int, _ b: Int) -> (divisor: Int, inverse: Int) {
    var (rest, next) = (b, a % b)
    var (factor, nextFactor) = (0, 1)
    while next != 0 {
      let quotient = rest / next
      (rest, next) = (next, rest - quotient * next)
      (factor, nextFactor) = (nextFactor, factor - quotient * nextFactor)
    }
    let modulus = b / rest
    return (rest, ((factor % modulus) + modulus) % modulus)
  }
}

extension [WindowAxis] {
  /// Reduces over the taps along all axes, the first outermost; `body` gets one position and one
  /// tap for each axis.
  func reduce(
    _ reduction: Reduction, _ formula: FormulaBuilder, at places: [Expression],
    _ body: (_ positions: [Expression], _ taps: [Expression]) -> Expression
  ) -> Expression {
    guard let axis = last else { return body([], []) }
    // The outer axes' taps are known where the last one's are visited.
    let outer = (axes: [WindowAxis](dropLast()), places: [Expression](places.dropLast()))
    return outer.axes.reduce(reduction, formula, at: outer.places) {
      positions, taps in
      axis.reduce(reduction, formula, at: places[places.count - 1]) { position, tap in
        body(positions + [position], taps + [tap])
      }
    }
  }
}
