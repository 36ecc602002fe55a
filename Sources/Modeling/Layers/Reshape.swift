import IR
import Operators

/// Gives the elements of each example another shape; one extent may be -1, for what is left.
///
/// - Shapes: `(n, s) -> (n, shape)`, any element type.
/// - Errors: the operand is a scalar; the numbers of elements differ; an extent is below -1, or two
///   are -1.
/// - Follows: `keras.layers.Reshape`.
public struct Reshape: Layer {
  /// Without the axis of the batch.
  public let shape: [Int]
  private let place: Place

  public init(_ shape: [Int], file: String = #fileID, line: Int = #line) {
    self.shape = shape
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil else { return x }
    guard let resolved = resolved(for: x) else {
      let mistake = "the elements of \(x.type) after the batch's axis do not fit \(shape)"
      return x.rejected(by: "layer reshape", mistake, at: place)
    }
    return x.reshape(Shape([x.shape[0]] + resolved), file: place.file, line: place.line)
  }

  /// The shape with -1 replaced, or nil if it does not fit.
  private func resolved(for x: Tensor) -> [Int]? {
    guard x.rank >= 1, shape.allSatisfy({ $0 >= -1 }) else { return nil }
    let count = Shape(Array(x.shape.extents.dropFirst())).elementCount
    let known = Shape(shape.filter { $0 >= 0 })
    guard known.isValid else { return nil }
    switch shape.count(where: { $0 == -1 }) {
    case 0: return known.elementCount == count ? shape : nil
    case 1:
      guard known.elementCount > 0, count % known.elementCount == 0 else { return nil }
      return shape.map { $0 == -1 ? count / known.elementCount : $0 }
    default: return nil
    }
  }
}
