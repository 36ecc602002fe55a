import IR
import Scheduling

/// How long rows may be for values of one pass over them to be in cache for the next.
enum RowLimits {
  /// Why rows do not fit; nil if they do.
  static func refusal(of domain: KernelDomain, for target: Target) -> Refusal? {
    guard domain.row != nil else { return nil }
    let limit = domain.hasColumns ? target.columnLimit : target.rowLimit
    if domain.rowExtent > limit { return .rowLength(domain.rowExtent, limit: limit) }
    let isNarrow = domain.hasColumns && domain.columnCount < target.lanes
    return isNarrow && domain.shape.elementCount > target.smallExtent
      ? .rowWidth(domain.columnCount, least: target.lanes) : nil
  }
}
