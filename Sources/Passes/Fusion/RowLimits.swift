import IR

/// How long rows may be for values of one pass over them to be in cache for the next.
enum RowLimits {
  /// Elements of a contiguous row: 32 KiB of `f32` per value kept.
  static let contiguous = 8192
  /// Elements of a row that is a column in memory; a vector of 16 columns at a time is kept.
  static let column = 2048
  /// Columns below which their lanes would not fill a vector.
  static let columns = 16
  /// Elements of a kernel so small that lanes do not matter.
  static let small = 4096

  /// Why rows do not fit; nil if they do.
  static func refusal(of domain: KernelDomain) -> Refusal? {
    guard domain.row != nil else { return nil }
    let limit = domain.hasColumns ? column : contiguous
    if domain.rowExtent > limit { return .rowLength(domain.rowExtent, limit: limit) }
    let isNarrow = domain.hasColumns && domain.columnCount < columns
    return isNarrow && domain.shape.elementCount > small
      ? .rowWidth(domain.columnCount, least: columns) : nil
  }
}
