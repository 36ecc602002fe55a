import IR
import Operators

/// Windows over any axes of a tensor.
extension RandomOperator {
  static let windows = [
    RandomOperator("window_sum", weight: 1.5) { writer in
      writer.addWindows { item, window in
        let sum = item.tensor.windowSum(
          window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        let taps = Double(Shape(window.sizes).elementCount)
        return (sum, item.bound * taps, item.bits)
      }
    },
    RandomOperator("window_max", weight: 1.5) { writer in
      writer.addWindows { item, window in
        let largest = item.tensor.windowMax(
          window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        return (largest, item.windowBound, item.bits)
      }
    },
    RandomOperator("window_min") { writer in
      writer.addWindows { item, window in
        let smallest = item.tensor.windowMin(
          window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        return (smallest, item.windowBound, item.bits)
      }
    },
    RandomOperator("window_find") { writer in
      // What is rounded might be found on one backend and not on another.
      writer.addWindows(where: \.isExact) { item, window in
        let largest = item.tensor.windowMax(
          window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        let found = item.tensor.windowFind(
          largest, window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        return (found, Double(Shape(window.sizes).elementCount), 0)
      }
    },
    RandomOperator("window_patches") { $0.addPatches() },
    RandomOperator("window_gather") { $0.addPlaced(scatters: false) },
    RandomOperator("window_scatter") { $0.addPlaced(scatters: true) },
  ]
}

extension RandomGraphWriter {
  /// Adds what `make` makes of an item and a window that fits it, with its bound and bits.
  fileprivate func addWindows(
    where isFit: (RandomItem) -> Bool = { _ in true },
    _ make: (RandomItem, RandomWindow) -> (Tensor, bound: Double, bits: Int?)
  ) {
    let item = pick { $0.type.elementType.isNumeric && isFit($0) }
    guard let item, let window = window(over: item.type.shape.extents, spreads: true),
      item.type.elementCount * Shape(window.sizes).elementCount <= 50_000
    else { return }
    let (result, bound, bits) = make(item, window)
    add(result, bound: bound, bits: bits)
  }

  /// What windows see, sometimes as an operand of a matrix product.
  fileprivate func addPatches() {
    guard let item = pick(where: { $0.type.elementType.isNumeric && $0.type.rank >= 1 }) else {
      return
    }
    var x = item.tensor
    while x.rank < 3 { x = x.expandDimensions(0) }
    let spatial = Array(x.shape.extents.dropFirst().dropLast())
    guard let window = window(over: spatial, spreads: true),
      x.type.elementCount * Shape(window.sizes).elementCount <= 20_000
    else { return }
    let patches = x.windowPatches(
      window.sizes, strides: window.strides, padding: window.padding, dilation: window.dilation,
      baseDilation: window.baseDilation)
    guard item.type.elementType.isFloat, !isWild, item.bound <= 8, random.chance(0.6) else {
      return add(patches, bound: item.bound, bits: item.bits)
    }
    let columns = x.shape[x.rank - 1] * Shape(window.sizes).elementCount
    let rows = patches.type.elementCount / max(1, columns)
    let n = random.pick([1, 2, 7, 33])
    let sums = random.chance(0.4)
    let count = sums ? rows : columns
    let other = argument(.input, TensorType(x.elementType, [count, n]))
    let product = matmul(patches.reshape([rows, columns]), other.tensor, transposeLHS: sums)
    add(product * Tensor(1 / Double(max(count, 1))), bound: item.bound * other.bound)
  }

  /// Elements at random places of windows, or updates to them.
  fileprivate func addPlaced(scatters: Bool) {
    addWindows { item, window in
      let x = item.tensor
      let counts = x.windowSum(
        window.sizes, strides: window.strides, padding: window.padding, dilation: window.dilation,
        baseDilation: window.baseDilation
      ).shape
      let taps = Shape(window.sizes).elementCount
      let places = argument(.input, TensorType(.i32, counts), indexBelow: taps)
      if !scatters {
        let found = x.windowGather(
          places.tensor, window.sizes, strides: window.strides, padding: window.padding,
          dilation: window.dilation, baseDilation: window.baseDilation)
        return (found, item.bound, item.bits)
      }
      let updates = argument(.input, TensorType(float, counts))
      let result = updates.tensor.windowScatter(
        places.tensor, shape: x.shape, window.sizes, strides: window.strides,
        padding: window.padding, dilation: window.dilation, baseDilation: window.baseDilation)
      return (result, updates.bound * Double(taps), updates.bits)
    }
  }
}

extension RandomItem {
  /// A bound of an extremum: integers have no infinity for a window that sees nothing.
  fileprivate var windowBound: Double { type.elementType.isFloat ? bound : .infinity }
}
