/// A number of operations: what a product of sizes is that need not fit in 64 bits.
///
/// Shapes whose tensors are addressable may ask for more operations than anyone can run; above
/// `most` all such numbers are alike.
package struct Work: Hashable, Comparable, Sendable {
  /// More than a machine does in a year; sums of some hundreds still fit in 64 bits.
  package static let most = Work(1 << 55)
  package static let none = Work(0)

  package let operations: Int

  /// - Requires: `operations` is not negative.
  package init(_ operations: Int) { self.operations = min(operations, 1 << 55) }

  /// The product of some extents.
  package init(product factors: Int...) {
    self = factors.contains(0) ? .none : factors.reduce(Work(1)) { $0 * $1 }
  }

  package static func + (a: Work, b: Work) -> Work { Work(a.operations + b.operations) }
  package static func += (a: inout Work, b: Work) { a = a + b }

  package static func * (a: Work, factor: Int) -> Work {
    let (product, overflows) = a.operations.multipliedReportingOverflow(by: factor)
    return overflows ? .most : Work(product)
  }

  package static func < (a: Work, b: Work) -> Bool { a.operations < b.operations }
}

extension Sequence<Work> {
  package var total: Work { reduce(.none, +) }
}
