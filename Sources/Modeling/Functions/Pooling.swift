import IR
import Operators

/// The largest element that each window sees, in every channel; padding never is.
///
/// `window` is its extent along each spatial axis, or one number for all; `strides` are places from
/// one window to the next, the window's extents if left out.
///
/// - Shapes: `(batch, spatial…, channels) -> (batch, spatial…, channels)`, numeric.
/// - Gradient: all to the first of equal elements.
/// - Errors: entries do not match the spatial axes; the window does not fit; see `window_max`.
public func maxPool(
  _ x: Tensor, window: any Extents, strides: (any Extents)? = nil,
  padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let pooling = Pooling(x, window, strides, padding.windowPadding, dilation)
  return pooling.apply(to: x, as: "max pool", file: file, line: line) {
    sizes, strides, padding, dilation in
    x.windowMax(
      sizes, strides: strides, padding: padding, dilation: dilation, file: file, line: line)
  }
}

/// The smallest element that each window sees, in every channel; otherwise as `maxPool`.
public func minPool(
  _ x: Tensor, window: any Extents, strides: (any Extents)? = nil,
  padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let pooling = Pooling(x, window, strides, padding.windowPadding, dilation)
  return pooling.apply(to: x, as: "min pool", file: file, line: line) {
    sizes, strides, padding, dilation in
    x.windowMin(
      sizes, strides: strides, padding: padding, dilation: dilation, file: file, line: line)
  }
}

/// The sum of what each window sees, in every channel; otherwise as `maxPool`.
public func sumPool(
  _ x: Tensor, window: any Extents, strides: (any Extents)? = nil,
  padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let pooling = Pooling(x, window, strides, padding.windowPadding, dilation)
  return pooling.apply(to: x, as: "sum pool", file: file, line: line) {
    sizes, strides, padding, dilation in
    x.windowSum(
      sizes, strides: strides, padding: padding, dilation: dilation, file: file, line: line)
  }
}

/// The mean of what each window sees, in every channel; otherwise as `maxPool`.
///
/// With `countsPadding` padding counts as zeros, as in PyTorch by default; without, as in Keras, the
/// mean is over elements only, and 0 where a window sees none.
public func averagePool(
  _ x: Tensor, window: any Extents, strides: (any Extents)? = nil,
  padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
  countsPadding: Bool = false, file: String = #fileID, line: Int = #line
) -> Tensor {
  func sum(_ x: Tensor) -> Tensor {
    sumPool(
      x, window: window, strides: strides, padding: padding, dilation: dilation, file: file,
      line: line)
  }
  guard x.rank >= 3, x.elementType.isFloat, let builder = x.builder else {
    return x.rejected(
      by: "average pool", "expected floats (batch, spatial…, channels), found \(x.type)",
      file: file, line: line)
  }
  if countsPadding {
    let window = Shape(window.extents(over: x.rank - 2))
    return sum(x) / Tensor(Double(window.elementCount))
  }
  let spatial = Array(x.shape.extents.dropFirst().dropLast())
  let counts = sum(builder.ones(TensorType(x.elementType, Shape([1] + spatial + [1]))))
  return sum(x) / maximum(counts, 1)
}

/// The mean of every channel over all spatial axes: `(batch, spatial…, channels) -> (batch,
/// channels)`.
public func globalAveragePool(
  _ x: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  x.mean(Array(1..<max(x.rank - 1, 1)), file: file, line: line)
}

/// The largest element of every channel: `(batch, spatial…, channels) -> (batch, channels)`.
///
/// Its gradient goes in equal parts to elements that are largest, as that of `max`.
public func globalMaxPool(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.max(Array(1..<max(x.rank - 1, 1)), file: file, line: line)
}

/// A window over the spatial axes of a channels-last operand.
private struct Pooling {
  let window: [Int]
  let strides: [Int]?
  let padding: WindowPadding
  let dilation: [Int]

  init(
    _ x: Tensor, _ window: any Extents, _ strides: (any Extents)?, _ padding: WindowPadding,
    _ dilation: any Extents
  ) {
    let count = x.rank - 2
    self.window = window.extents(over: count)
    self.strides = strides?.extents(over: count)
    self.padding = padding
    self.dilation = dilation.extents(over: count)
  }

  /// Calls `reduce` with entries for all axes; batch and channels stand still.
  func apply(
    to x: Tensor, as subject: String, file: String, line: Int,
    _ reduce: ([Int], [Int], WindowPadding, [Int]) -> Tensor
  ) -> Tensor {
    let count = x.rank - 2
    if let mistake = mistake(of: x, count) {
      return x.rejected(by: subject, mistake, file: file, line: line)
    }
    func all(_ values: [Int], _ idle: Int) -> [Int] {
      values.isEmpty ? [] : [idle] + values + [idle]
    }
    let around: WindowPadding
    switch padding {
    case .valid, .same: around = padding
    case .all(let amount):
      let amounts = all(window.map { _ in amount }, 0)
      around = .explicit(low: amounts, high: amounts)
    case .explicit(let low, let high): around = .explicit(low: all(low, 0), high: all(high, 0))
    }
    return reduce(all(window, 1), all(strides ?? window, 1), around, all(dilation, 1))
  }

  /// What does not match the spatial axes, or nil.
  private func mistake(of x: Tensor, _ count: Int) -> String? {
    if count < 1 { return "expected (batch, spatial…, channels), found \(x.type)" }
    var lists = [("window", window), ("strides", strides ?? []), ("dilation", dilation)]
    if case .explicit(let low, let high) = padding {
      lists += [("low padding", low), ("high padding", high)]
    }
    for (name, values) in lists where values.count != count && (name == "window" || !values.isEmpty)
    {
      return "'\(name)' has \(values.count) entries, \(x.type) has \(count) spatial axes"
    }
    return nil
  }
}
