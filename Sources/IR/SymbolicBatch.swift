/// A batch size that is known only when a program runs, and the prime that stands for it until then.
///
/// A graph is built for a batch of `prime` rows, which divides no number of the graph that does not
/// depend on the batch: so a number says by itself how it does. With 131 for the batch size B, the
/// extent 784 is 784, and 102704 is 784 B. Sums and products of extents keep that.
package struct SymbolicBatch: Hashable, Sendable {
  package let prime: Int
  /// The most rows of a run, no more than the prime.
  package let maximum: Int

  package init(prime: Int, maximum: Int) {
    self.prime = prime
    self.maximum = maximum
  }

  /// A number as a coefficient times a power of the batch size.
  package struct Term: Hashable, Sendable {
    package let coefficient: Int
    package let power: Int

    /// The number for a batch of this size.
    package func value(at batchSize: Int) -> Int {
      (0..<power).reduce(coefficient) { value, _ in value &* batchSize }
    }
  }

  package func term(_ number: Int) -> Term {
    guard number != 0 else { return Term(coefficient: 0, power: 0) }
    var (coefficient, power) = (number, 0)
    while coefficient.isMultiple(of: prime) {
      coefficient /= prime
      power += 1
    }
    return Term(coefficient: coefficient, power: power)
  }

  package func isDependent(_ number: Int) -> Bool { number != 0 && number.isMultiple(of: prime) }

  /// Whether an index is the last one of an extent that depends on the batch size.
  package func isLast(_ number: Int) -> Bool { number > 0 && (number + 1).isMultiple(of: prime) }

  /// Whether the extents of a type depend on the batch size.
  package func isDependent(_ type: TensorType) -> Bool {
    type.shape.extents.contains(where: isDependent)
  }

  /// A type as it is for a batch of this size.
  package func type(_ type: TensorType, at batchSize: Int) -> TensorType {
    TensorType(type.elementType, Shape(type.shape.extents.map { term($0).value(at: batchSize) }))
  }
}
