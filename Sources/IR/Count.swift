/// A number that may depend on an open batch size B: `coefficient · B^power + rest`.
///
/// Extents, strides and sizes are products, whose rest is 0; the index of the last row is one less than
/// a product. A count is no text and no literal: `Code` does not take it, so that what prints one must
/// spell it.
package struct Count: Hashable, Sendable {
  package let coefficient: Int
  /// 0 for a number that does not depend on the batch size.
  package let power: Int
  /// What is added to a product that depends on the batch size, and 0 for any other number.
  package let rest: Int

  package static let zero = Count(fixed: 0)
  package static let one = Count(fixed: 1)

  /// A number that is the same for all batch sizes.
  package init(fixed number: Int) { self.init(coefficient: number, power: 0, rest: 0) }

  /// The number of a graph that leaves `batch` open; fixed if it leaves none.
  package init(_ number: Int, in batch: SymbolicBatch?) {
    let (coefficient, power) = batch?.factors(of: number) ?? (number, 0)
    self.init(coefficient: coefficient, power: power, rest: 0)
  }

  /// The same for an index, which may be that of the last row.
  package init(index number: Int, in batch: SymbolicBatch?) {
    guard let batch, batch.isLast(number) else {
      self.init(number, in: batch)
      return
    }
    let (coefficient, power) = batch.factors(of: number + 1)
    self.init(coefficient: coefficient, power: power, rest: -1)
  }

  private init(coefficient: Int, power: Int, rest: Int) {
    self.coefficient = coefficient
    self.power = power
    self.rest = rest
  }

  /// Whether it depends on the batch size.
  package var isOpen: Bool { power > 0 }

  /// The number, if it does not.
  package var fixed: Int? { isOpen ? nil : coefficient }

  /// The number for a batch of this size.
  ///
  /// - Throws: if that is more than 64 bits hold.
  package func value(at batchSize: Int) throws(Diagnostic) -> Int {
    var (value, overflows) = (coefficient, false)
    for _ in 0..<power where !overflows {
      (value, overflows) = value.multipliedReportingOverflow(by: batchSize)
    }
    let (sum, wraps) = value.addingReportingOverflow(rest)
    guard !overflows, !wraps else {
      throw failure("is more than 64 bits hold for a batch of \(batchSize)")
    }
    return sum
  }

  /// The product of two counts.
  ///
  /// - Throws: if a coefficient is more than 64 bits hold, or a factor is one less than a product.
  package static func * (a: Count, b: Count) throws(Diagnostic) -> Count {
    guard a.rest == 0, b.rest == 0 else {
      throw (a.rest == 0 ? b : a).failure("is no factor: it is the index of a last row")
    }
    let (product, overflows) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
    guard !overflows else {
      throw a.failure("times \(b.text) is more than 64 bits hold")
    }
    return Count(coefficient: product, power: product == 0 ? 0 : a.power + b.power, rest: 0)
  }

  /// The count that gives this one times `divisor`; nil if there is none.
  package func divided(by divisor: Count) -> Count? {
    guard rest == 0, divisor.rest == 0, divisor.coefficient != 0 else { return nil }
    if coefficient == 0 { return self }
    let (quotient, overflows) = coefficient.dividedReportingOverflow(by: divisor.coefficient)
    guard !overflows, power >= divisor.power, quotient * divisor.coefficient == coefficient else {
      return nil
    }
    return Count(coefficient: quotient, power: power - divisor.power, rest: 0)
  }

  /// As IR text has it: `784`, `12B`, `B - 1`; squares, which that has not, as `3BB`.
  package var text: String {
    guard isOpen else { return "\(coefficient)" }
    let factor = coefficient == 1 ? "" : coefficient == -1 ? "-" : "\(coefficient)"
    let product = factor + String(repeating: "B", count: power)
    return rest == 0 ? product : product + (rest < 0 ? " - " : " + ") + "\(rest.magnitude)"
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "batch", subject: text, message: message)
  }
}
