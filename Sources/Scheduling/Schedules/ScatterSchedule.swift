import IR

/// How a scatter runs: updates are grouped by where their index says, for each part anew.
package struct ScatterSchedule: Hashable, Sendable {
  package let indexType: ElementType
  package let elementType: ElementType
  package let outer: Count
  package let updates: Count
  package let extent: Count
  package let inner: Count
  /// Elements of the updates, and of the result, for each index of the outer extent.
  package let updateElements: Count
  package let resultElements: Count
  /// Numbers of 64 bits that each part keeps, in whole cache lines: where each group begins, and the
  /// updates in their order.
  package let groupCount: Int
  let work: Work

  init(_ scatter: ScatterAddition, _ batch: SymbolicBatch?) {
    func count(_ number: Int) -> Count { Count(number, in: batch) }
    indexType = scatter.indexType
    elementType = scatter.elementType
    outer = count(scatter.outer)
    updates = count(scatter.updates)
    extent = count(scatter.extent)
    inner = count(scatter.inner)
    updateElements = count(scatter.updates * scatter.inner)
    resultElements = count(scatter.extent * scatter.inner)
    groupCount = (scatter.extent + 2 + scatter.updates + 7) / 8 * 8
    work = Work(product: scatter.outer, scatter.updates + scatter.extent, scatter.inner)
  }
}
