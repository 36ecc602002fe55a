import IR
import Operators

extension Graph {
  /// The graph with all its `f32` tensors turned into `type`, by way of its text.
  ///
  /// - Throws: when literals or attributes do not fit the other type.
  public func withFloats(_ type: ElementType) throws(Diagnostic) -> Graph {
    var result = text
    for ending in ["[", " ", ",", "}"] {
      result = result.replacing("f32\(ending)", with: "\(type.rawValue)\(ending)")
    }
    return try GraphParser.parse(result, name: name, operators: Operators.named)
  }
}
