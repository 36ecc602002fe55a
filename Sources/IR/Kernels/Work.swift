/// A number of operations: what a product of sizes is that need not fit in 64 bits.
///
/// Shapes whose tensors are addressable may ask for more operations than anyone can run; above
/// `most` all such numbers are alike.
public struct Work: Hashable, Comparable, Sendable {
  /// More than a machine does in a year; sums of some hundreds still fit in 64 bits.
  public static let most = Work(1 << 55)
  public static let none = Work(0)

  public let operations: Int

  /// - Requires: `operations` is not negative.
  public init(_ operations: Int) { self.operations = min(operations, 1 << 55) }

  /// The product of some extents.
  public init(product factors: Int...) {
    self = factors.contains(0) ? .none : factors.reduce(Work(1)) { $0 * $1 }
  }

  public static func + (a: Work, b: Work) -> Work { Work(a.operations + b.operations) }
  public static func += (a: inout Work, b: Work) { a = a + b }

  public static func * (a: Work, factor: Int) -> Work {
    let (product, overflows) = a.operations.multipliedReportingOverflow(by: factor)
    return overflows ? .most : Work(product)
  }

  public static func < (a: Work, b: Work) -> Bool { a.operations < b.operations }
}

extension Sequence<Work> {
  public var total: Work { reduce(.none, +) }
}
