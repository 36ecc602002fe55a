import IR

/// How a convolution of 3 x 3 windows runs that takes tiles of 4 x 4 results from values at 36 points
/// (`Kernels/Support/winograd.h`).
///
/// The kernel's values come first, in memory of the kernel; then parts compute strips of tiles as
/// wide as a result.
package struct WinogradSchedule: Hashable, Sendable {
  /// Which input the windows move over.
  package let pictures: Int
  /// What `gc_winograd` has, in its order.
  package let sizes: [Int]
  package let channels: Int
  /// Strips of all pictures.
  package let strips: Count
  /// Tiles of all pictures.
  package let tileCount: Int
  /// Parts of the kernel's transformation, which are ranges of channels.
  package let preparationPartCount: Int
  /// Bytes of the transformed kernel.
  package let kernelByteCount: Int

  /// Results of a tile along an axis (`gc_winograd_side`), and its points.
  private static let side = 4
  private static let pointCount = 36
  /// Filters are padded to a multiple of this (`GC_WINOGRAD_PANEL`).
  private static let panel = 32
  /// Channels that are transformed at a time (`GC_WINOGRAD_CHANNELS`).
  private static let channelUnit = 16

  /// - Throws: why elements are multiplied directly.
  init(
    _ product: MatrixProduct, _ epilogue: Epilogue?, _ batch: SymbolicBatch?, for target: Target
  ) throws(WinogradRefusal) {
    guard case .windows(let position, let matrix) = product.lhs, !product.transposeLHS else {
      throw .windows
    }
    guard product.mayUsePoints else { throw .disabled }
    guard product.elementType == .f32 else { throw .type(product.elementType) }
    guard epilogue?.temporary == nil else { throw .temporary }
    let (rows, columns) = (matrix.axes[1], matrix.axes[2])
    guard matrix.axes[0].isSingle, rows.isWinograd, columns.isWinograd else { throw .windows }
    let least = target.winograd.leastChannels
    let most = target.winograd.mostChannels
    guard min(matrix.channels, product.n) >= least else {
      throw .fewChannels(min(matrix.channels, product.n), least: least)
    }
    guard matrix.channels <= most else { throw .manyChannels(matrix.channels, most: most) }
    func tiles(_ count: Int) -> Int { (count + Self.side - 1) / Self.side }
    pictures = position
    channels = matrix.channels
    sizes = [
      rows.extent, columns.extent, matrix.channels, rows.count, columns.count, product.n, rows.low,
      columns.low,
    ]
    strips = Count(matrix.batch * tiles(rows.count), in: batch)
    tileCount = matrix.batch * tiles(rows.count) * tiles(columns.count)
    let filters = (product.n + Self.panel - 1) / Self.panel * Self.panel
    kernelByteCount = Self.pointCount * channels * filters * 4
    let work = Work(product: Self.pointCount / 4, channels, filters)
    preparationPartCount = target.partCount(
      extent: (channels + Self.channelUnit - 1) / Self.channelUnit, work: work)
    // With an open batch size one row must be worth it.
    let pictures = batch.map { matrix.batch / $0.prime } ?? matrix.batch
    try Self.check(
      tiles: pictures * tiles(rows.count) * tiles(columns.count),
      results: pictures * rows.count * columns.count, channels: channels, filters: product.n,
      for: target)
  }

  /// The schedule of a product, or why it has none.
  static func result(
    _ product: MatrixProduct, _ epilogue: Epilogue?, _ batch: SymbolicBatch?, for target: Target
  ) -> Result<WinogradSchedule, WinogradRefusal> {
    do throws(WinogradRefusal) {
      return .success(try WinogradSchedule(product, epilogue, batch, for: target))
    } catch {
      return .failure(error)
    }
  }

  /// - Throws: that multiplying elements would take less time, in multiplications.
  private static func check(
    tiles: Int, results: Int, channels: Int, filters: Int, for target: Target
  ) throws(WinogradRefusal) {
    let costs = target.winograd
    let (depth, width) = (Double(channels), Double(LocalMemory.padded(4 * filters) / 4))
    let products = Double(pointCount) * depth * width
    let tile = products + costs.channel * (depth + Double(filters)) + costs.tile
    let direct = 9 * Double(results) * depth * (width + costs.element)
    guard Double(tiles) * tile + costs.kernelTiles * products < costs.share * direct else {
      throw .fewTiles(tiles)
    }
  }

  /// Element operations, roughly.
  func work(of product: MatrixProduct, for target: Target) -> Work {
    Work(product: tileCount, Self.pointCount, channels, product.n / 8 + 1)
  }

  /// Parts of strips: each has some register tiles' rows.
  func partCount(work: Work, for target: Target) -> Int {
    let division = target.division
    let extent = tileCount / target.registerTile.rows / 2
    return max(1, min(work.operations / division.productWork, division.productParts, extent))
  }
}

/// Why a convolution is multiplied element by element.
package enum WinogradRefusal: Error, Hashable, Sendable {
  /// Windows are not 3 x 3 side by side, or the product sums over them.
  case windows
  case disabled
  case type(ElementType)
  /// Its result is nowhere as a whole.
  case temporary
  case fewChannels(Int, least: Int)
  case manyChannels(Int, most: Int)
  /// So few tiles, or so little of them inside, save less than values at points cost.
  case fewTiles(Int)

  /// In words.
  package var text: String {
    switch self {
    case .windows: "windows are not 3x3, side by side"
    case .disabled: "winograd is switched off"
    case .type(let type): "\(type.rawValue) has no values at points"
    case .temporary: "the result is in memory only in bands"
    case .fewChannels(let count, let least): "\(count) channels are fewer than \(least)"
    case .manyChannels(let count, let most): "\(count) channels are more than \(most)"
    case .fewTiles(let count): "\(count) tiles of 4x4 results are too few"
    }
  }
}

extension WindowMatrix.Axis {
  fileprivate var isSingle: Bool { self == WindowMatrix.Axis(extent: 1, count: 1, size: 1) }

  fileprivate var isWinograd: Bool {
    size == 3 && stride == 1 && dilation == 1 && spread == 1 && low >= 0
  }
}
