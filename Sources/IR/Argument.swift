/// A tensor the caller provides: batch input, trainable parameter, or other state.
///
/// - Shapes: `() -> type`.
/// - Gradient: none; gradients end here.
/// - Errors: the type is not valid; the name is empty or has characters outside `A-Za-z0-9_.-`;
///   the initializer's numbers make no distribution, or no equal blocks.
/// - Follows: function parameters of any SSA form.
public struct Argument: Operation {
  public enum Role: String, CaseIterable, Hashable, Sendable {
    case input, parameter, state
  }

  package static let name = "argument"
  public let label: String
  public let role: Role
  public let type: TensorType
  /// How a parameter or state gets its first value; nil for inputs.
  public let initializer: Initializer?

  public init(_ label: String, _ role: Role, _ type: TensorType, _ initializer: Initializer?) {
    self.label = label
    self.role = role
    self.type = type
    self.initializer = initializer
  }

  /// Arguments stand in the graph's header, never in its body.
  package init(from attributes: inout AttributeReader) throws(Diagnostic) {
    throw attributes.failure("arguments belong into the graph's header")
  }

  package func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    guard type.shape.isValid else {
      throw failure("%\(label) has the impossible shape [\(type.shape)]")
    }
    guard Self.isName(label) else {
      throw failure("'\(label)' is no name; use letters, digits, '_', '.' and '-'")
    }
    if let initializer, initializer.needsMatrix, type.rank < 2 || !type.elementType.isFloat {
      throw failure(
        "%\(label) is \(type), but its initializer makes float matrices",
        notes: ["note: axes before the last are rows, so it needs two axes or more"])
    }
    if case .reservoir? = initializer, type.rank != 2 || type.shape[0] != type.shape[1] {
      throw failure("%\(label) is \(type), but its initializer makes square matrices")
    }
    if case .blocks(let values)? = initializer {
      guard let extent = type.shape.extents.last, values.count > 0, extent % values.count == 0
      else {
        throw failure(
          "%\(label) is \(type), whose last axis cannot be \(values.count) equal blocks")
      }
    }
    if type.elementType.isFloat, let initializer,
      let number = initializer.numbers.first(where: { !type.elementType.represents($0) })
    {
      throw failure(
        "%\(label) begins with \(number), which is outside the range of \(type.elementType.rawValue)"
      )
    }
    guard initializer?.isValid ?? true else {
      throw failure(
        "%\(label) has an impossible initializer",
        notes: [
          "note: numbers must be finite, low <= high, no deviation negative, shares in 0...1"
        ])
    }
    return type
  }

  /// Whether `text` can stand after `%`: not all digits, no blanks.
  package static func isName(_ text: String) -> Bool {
    let allowed = text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
    return allowed && !text.isEmpty && !text.utf8.allSatisfy { (48...57).contains($0) }
  }

  package func meaning(operands: [TensorType], result: TensorType) -> Meaning { .given }

  package func gradient(_ context: GradientContext) -> [Tensor?] { [] }
}

/// How a parameter or state gets its first value.
public enum Initializer: Hashable, Sendable {
  case constant(Double)
  /// Equal parts along the last axis, each of one number, such as a bias of several gates.
  case blocks([Double])
  /// Uniform in `low..<high`.
  case uniform(low: Double, high: Double)
  case normal(mean: Double, deviation: Double)
  /// Normal, redrawn beyond two deviations.
  case truncatedNormal(mean: Double, deviation: Double)
  /// A matrix, axes before the last being rows, whose columns are orthogonal and of length `gain`;
  /// its rows, if it has more columns.
  case orthogonal(gain: Double)
  /// Normal with mean 0, but for a share of the rows of each column, rounded up, which is 0.
  case sparse(zeros: Double, deviation: Double)
  /// A square matrix, uniform but for a share of each column that is 0, so that a share `connectivity`,
  /// rounded down, is left; scaled so that no eigenvalue's magnitude exceeds `spectralRadius`, which the
  /// largest has.
  case reservoir(connectivity: Double, spectralRadius: Double)

  /// Whether an element depends on more than its own random numbers.
  package var needsMatrix: Bool {
    switch self {
    case .orthogonal, .sparse, .reservoir: true
    case .constant, .blocks, .uniform, .normal, .truncatedNormal: false
    }
  }

  /// Those that elements are made of.
  var numbers: [Double] {
    switch self {
    case .constant(let number): [number]
    case .blocks(let numbers): numbers
    case .uniform(let low, let high): [low, high]
    case .normal(let mean, let deviation), .truncatedNormal(let mean, let deviation):
      [mean, deviation]
    case .orthogonal(let gain): [gain]
    case .sparse(_, let deviation): [deviation]
    case .reservoir(_, let radius): [radius]
    }
  }

  /// Whether the numbers are finite and make a distribution; a constant may be anything.
  var isValid: Bool {
    switch self {
    case .constant, .blocks: true
    case .uniform(let low, let high): low.isFinite && high.isFinite && low <= high
    case .normal(let mean, let deviation), .truncatedNormal(let mean, let deviation):
      mean.isFinite && deviation.isFinite && deviation >= 0
    case .orthogonal(let gain): gain.isFinite
    case .sparse(let zeros, let deviation):
      (0...1).contains(zeros) && deviation.isFinite && deviation >= 0
    case .reservoir(let connectivity, let radius):
      (0...1).contains(connectivity) && radius.isFinite && radius >= 0
    }
  }

  public static let zeros = Initializer.constant(0)
  public static let ones = Initializer.constant(1)
}
