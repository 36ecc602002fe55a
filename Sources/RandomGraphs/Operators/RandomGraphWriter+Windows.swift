import IR
import Operators

/// Windows of random extents and steps, and convolutions over them.
extension RandomGraphWriter {
  /// Steps for windows over some axes.
  struct RandomWindow {
    var sizes: [Int] = []
    var strides: [Int] = []
    var low: [Int] = []
    var high: [Int] = []
    var dilation: [Int] = []
    var baseDilation: [Int] = []

    var padding: WindowPadding { .explicit(low: low, high: high) }
  }

  /// A window that fits every axis, cropped and dilated now and then; nil if one has no elements.
  func window(over extents: [Int], spreads: Bool) -> RandomWindow? {
    var window = RandomWindow()
    for extent in extents {
      let spread = spreads && random.chance(0.2) ? random.integer(in: 2...3) : 1
      let low = random.chance(0.5) ? 0 : random.integer(in: -1...2)
      let high = random.chance(0.5) ? 0 : random.integer(in: -1...2)
      let padded = (extent - 1) * spread + 1 + low + high
      guard extent > 0, padded > 0 else { return nil }
      let dilation = random.chance(0.7) ? 1 : random.integer(in: 2...3)
      window.sizes.append(random.integer(in: 1...max(1, min(4, (padded - 1) / dilation + 1))))
      window.strides.append(random.chance(0.5) ? 1 : random.integer(in: 2...3))
      window.low.append(low)
      window.high.append(high)
      window.dilation.append(dilation)
      window.baseDilation.append(spread)
    }
    return window
  }

  /// An item convolved with a kernel of any kind, or the transpose of that.
  func addConvolution() {
    guard let item = pickFloat(where: { $0.type.rank >= 1 && $0.bound <= 8 }) else { return }
    var x = item.tensor
    while x.rank < 3 { x = x.expandDimensions(0) }
    guard let window = window(over: Array(x.shape.extents.dropFirst().dropLast()), spreads: true)
    else { return }
    let channels = x.shape[x.rank - 1]
    let groups =
      random.chance(0.3) ? random.pick((1...max(channels, 1)).filter { channels % $0 == 0 }) : 1
    let outputs = random.integer(in: 1...3) * (random.chance(0.3) ? 5 : 1) * groups
    let width = channels / groups
    let count = Shape(window.sizes + [width]).elementCount
    let transposes = random.chance(0.2)
    let matrix = transposes ? [outputs / groups, channels] : [width, outputs]
    let type = TensorType(x.elementType, Shape(window.sizes + matrix))
    guard x.type.elementCount * outputs * count <= 200_000 * groups, type.elementCount <= 3000
    else { return }
    // As products, convolutions of infinite kernels and padding differ.
    guard !isWild || x.type.elementCount * outputs * count < ProductLimits.usual.work else {
      return
    }
    let kernel = argument(random.chance(0.5) ? .parameter : .input, type)
    let scale = Tensor(1 / Double(max(count, 1)))
    if transposes {
      let result = transposedConvolution(
        x, kernel.tensor, strides: window.strides, dilation: window.dilation, groups: groups)
      return add(result * scale, bound: item.bound * kernel.bound)
    }
    let result = convolution(
      x, kernel.tensor, strides: window.strides, padding: window.padding,
      dilation: window.dilation, baseDilation: window.baseDilation, groups: groups)
    add(result * scale, bound: item.bound * kernel.bound)
  }
}
