/// The matrix whose rows are what the windows over an operand see: one row for each place of the
/// window, one column for each tap and channel, 0 where a tap sees no element.
///
/// Matrix products load it piece by piece from the operand, `(batch, three spatial axes, channels)`
/// in row-major order, while they pack it.
package struct WindowMatrix: Hashable, Sendable {
  /// How the window moves along one axis: tap k at place t sees the element at
  /// `(t · stride + k · dilation - low) / spread`, if there is one.
  package struct Axis: Hashable, Sendable {
    package let extent: Int
    package let count: Int
    package let size: Int
    package let stride: Int
    package let low: Int
    package let spread: Int
    package let dilation: Int

    package init(
      extent: Int, count: Int, size: Int, stride: Int = 1, low: Int = 0, spread: Int = 1,
      dilation: Int = 1
    ) {
      self.extent = extent
      self.count = count
      self.size = size
      self.stride = stride
      self.low = low
      self.spread = spread
      self.dilation = dilation
    }

    /// An axis of one element, for operands that have fewer axes.
    static let single = Axis(extent: 1, count: 1, size: 1)
  }

  package let batch: Int
  package let channels: Int
  /// Three axes, the last one that of the fewest elements apart.
  package let axes: [Axis]

  /// Spatial axes that a matrix of windows may have.
  package static let rankLimit = 3

  /// - Requires: at most `rankLimit` axes.
  package init(batch: Int, channels: Int, axes: [Axis]) {
    self.batch = batch
    self.channels = channels
    self.axes = [Axis](repeating: .single, count: Self.rankLimit - axes.count) + axes
  }

  package var rows: Int { axes.reduce(batch) { $0 * $1.count } }
  package var columns: Int { axes.reduce(channels) { $0 * $1.size } }

  /// The numbers that `gc_routine_windows_<type>` takes.
  package var numbers: [Int] {
    [channels]
      + axes.flatMap { [$0.extent, $0.count, $0.size, $0.stride, $0.low, $0.spread, $0.dilation] }
  }
}
