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

  static func fits(_ domain: KernelDomain) -> Bool {
    guard domain.row != nil else { return true }
    guard domain.hasColumns else { return domain.rowExtent <= contiguous }
    return domain.rowExtent <= column
      && (domain.columnCount >= columns || domain.shape.elementCount <= small)
  }
}
