/// A batch size that is known only when a program runs, and the prime that stands for it until then.
///
/// A graph is built for a batch of `prime` rows, which divides no number of the graph that does not
/// depend on the batch: so a number says by itself how it does. With 131 for the batch size B, the
/// extent 784 is 784, and 102704 is 784 B. Sums and products of extents keep that. Graphs and formulas
/// have such numbers; schedules decode them to a `Count` each.
package struct SymbolicBatch: Hashable, Sendable {
  package let prime: Int
  /// The most rows of a run, no more than the prime.
  package let maximum: Int

  package init(prime: Int, maximum: Int) {
    self.prime = prime
    self.maximum = maximum
  }

  /// A number as a coefficient times a power of the batch size.
  func factors(of number: Int) -> (coefficient: Int, power: Int) {
    guard number != 0 else { return (0, 0) }
    var (coefficient, power) = (number, 0)
    while coefficient.isMultiple(of: prime) {
      coefficient /= prime
      power += 1
    }
    return (coefficient, power)
  }

  package func isDependent(_ number: Int) -> Bool { number != 0 && number.isMultiple(of: prime) }

  /// Whether an index is the last one of an extent that depends on the batch size.
  package func isLast(_ number: Int) -> Bool {
    number > 0 && number < .max && (number + 1).isMultiple(of: prime)
  }

  /// Whether the extents of a type depend on the batch size.
  package func isDependent(_ type: TensorType) -> Bool {
    type.shape.extents.contains(where: isDependent)
  }

  /// A type as it is for a batch of this size.
  ///
  /// - Throws: if an extent is more than 64 bits hold.
  package func type(_ type: TensorType, at batchSize: Int) throws(Diagnostic) -> TensorType {
    TensorType(
      type.elementType,
      Shape(
        try type.shape.extents.map { (extent) throws(Diagnostic) in
          try Count(extent, in: self).value(at: batchSize)
        }))
  }
}
