import GraphC
import Training

/// A truth function as a data set of all its rows.
enum LogicFunction: String, CaseIterable {
  case and = "AND"
  case or = "OR"
  case not = "NOT"
  case xor = "XOR"

  var inputCount: Int { self == .not ? 1 : 2 }

  /// `(0, 0), (0, 1), (1, 0), (1, 1)`, or `(0), (1)`.
  var inputs: [[Double]] {
    inputCount == 1 ? [[0], [1]] : [[0, 0], [0, 1], [1, 0], [1, 1]]
  }

  /// What the function makes of each row, 0 or 1.
  var outputs: [Double] {
    switch self {
    case .and: [0, 0, 0, 1]
    case .or: [0, 1, 1, 1]
    case .not: [1, 0]
    case .xor: [0, 1, 1, 0]
    }
  }

  /// Columns `x`, `f32[rows x inputs]`, and `y`, `f32[rows x 1]`.
  func dataset() throws(Diagnostic) -> Dataset {
    let rows = outputs.count
    return try Dataset([
      "x": TensorData([rows, inputCount], inputs.joined().map { Float($0) }),
      "y": TensorData([rows, 1], outputs.map { Float($0) }),
    ])
  }
}
