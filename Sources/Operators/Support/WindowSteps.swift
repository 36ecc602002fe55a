import IR

/// How a window moves over an operand, with one entry for each axis that it covers.
///
/// A list is empty if every entry is the default.
struct WindowSteps: Hashable, Sendable {
  /// Places from one window to the next; 1 if left out.
  let strides: [Int]
  /// Places of padding before and after the operand, negative to leave elements out; 0 if left out.
  let low: [Int]
  let high: [Int]
  /// Places from one element of the operand to the next; 1 if left out.
  let baseDilation: [Int]
  /// Places from one tap of the window to the next; 1 if left out.
  let windowDilation: [Int]

  init(
    strides: [Int] = [], low: [Int] = [], high: [Int] = [], baseDilation: [Int] = [],
    windowDilation: [Int] = []
  ) {
    func canonical(_ values: [Int], _ usual: Int) -> [Int] {
      values.allSatisfy { $0 == usual } ? [] : values
    }
    self.strides = canonical(strides, 1)
    self.low = canonical(low, 0)
    self.high = canonical(high, 0)
    self.baseDilation = canonical(baseDilation, 1)
    self.windowDilation = canonical(windowDilation, 1)
  }

  /// The motion along `axes`.
  init(_ axes: [WindowAxis]) {
    self.init(
      strides: axes.map(\.stride), low: axes.map(\.low), high: axes.map(\.high),
      baseDilation: axes.map(\.spread), windowDilation: axes.map(\.dilation))
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(
      strides: try attributes.integers("strides", default: []),
      low: try attributes.integers("low", default: []),
      high: try attributes.integers("high", default: []),
      baseDilation: try attributes.integers("base_dilation", default: []),
      windowDilation: try attributes.integers("window_dilation", default: []))
  }

  private var lists: [(name: String, values: [Int])] {
    [
      ("strides", strides), ("low", low), ("high", high), ("base_dilation", baseDilation),
      ("window_dilation", windowDilation),
    ]
  }

  var attributes: [Attribute] {
    lists.filter { !$0.values.isEmpty }.map { Attribute($0.name, .integers($0.values)) }
  }

  /// The motion along each axis of an operand, of a window of `sizes`.
  func axes(extents: [Int], sizes: [Int]) -> [WindowAxis] {
    func entry(_ values: [Int], _ axis: Int, _ usual: Int) -> Int {
      values.isEmpty ? usual : values[axis]
    }
    return extents.indices.map { axis in
      WindowAxis(
        extent: extents[axis], size: sizes[axis], stride: entry(strides, axis, 1),
        low: entry(low, axis, 0), high: entry(high, axis, 0),
        spread: entry(baseDilation, axis, 1), dilation: entry(windowDilation, axis, 1))
    }
  }

  /// What is wrong with the numbers for a window over `count` axes, or nil.
  func mistake(count: Int) -> String? {
    for (name, values) in lists where !values.isEmpty {
      if values.count != count {
        return "'\(name)' has \(values.count) entries, the window has \(count) axes"
      }
      let isPadding = name == "low" || name == "high"
      if !isPadding, values.contains(where: { $0 < 1 }) {
        return "'\(name)' = \(values) has an entry below 1"
      }
      if values.contains(where: { $0.magnitude > Shape.maximumElementCount }) {
        return "'\(name)' = \(values) is too large"
      }
    }
    return nil
  }
}

extension Operation {
  /// The motion of a window of `sizes` over the axes of an operand from `first` on.
  ///
  /// - Throws: what is wrong with the steps, or which axis the window does not fit.
  func windowAxes(
    _ steps: WindowSteps, extents: [Int], sizes: [Int], first: Int = 0
  ) throws(Diagnostic) -> [WindowAxis] {
    if let mistake = steps.mistake(count: sizes.count) { throw failure(mistake) }
    let axes = steps.axes(extents: extents, sizes: sizes)
    for (position, axis) in axes.enumerated() {
      let name = "axis \(first + position)"
      guard axis.size >= 1 else { throw failure("the window has no extent along \(name)") }
      guard axis.isAddressable else { throw failure("the window along \(name) is too large") }
      guard axis.fits else {
        throw failure(
          "a window that spans \(axis.reach) does not fit \(name), which spans \(axis.padded)",
          notes: [
            "note: \(axis.extent) elements, \(axis.spread) apart, padding \(axis.low) and "
              + "\(axis.high); \(axis.size) taps, \(axis.dilation) apart",
            "note: pad by \(axis.reach - axis.padded) more, or use a smaller window or dilation",
          ])
      }
    }
    return axes
  }
}
