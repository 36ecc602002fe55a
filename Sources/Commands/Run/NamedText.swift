import ArgumentParser
import Formats
import GraphC

/// `NAME=VALUE` from the command line.
struct NamedText: Hashable {
  let name: String
  let text: String

  init(_ argument: String) throws {
    guard let separator = argument.firstIndex(of: "="), separator != argument.startIndex else {
      throw ValidationError("expected NAME=VALUE, found '\(argument)'")
    }
    name = String(argument[..<separator])
    text = String(argument[argument.index(after: separator)...])
  }

  /// The value as a tensor.
  ///
  /// A file must hold the very element type if `isExact`; else any will do.
  /// - Throws: when a file cannot be read, the text is no number or list, or the type differs.
  func data(expecting type: TensorType, isExact: Bool) throws(Diagnostic) -> TensorData {
    let data =
      text.hasPrefix("@")
      ? try NumPy.read(String(text.dropFirst()))
      : try TensorLiteral.parse(text, name: name, elementType: type.elementType)
    let hasType = isExact ? data.type == type : data.type.shape == type.shape
    guard hasType else { throw mismatch(data.type, type) }
    return data
  }

  private func mismatch(_ found: TensorType, _ expected: TensorType) -> Diagnostic {
    var notes: [String] = []
    if found.shape == expected.shape {
      notes.append("note: convert it in Python: array.astype('\(numPyName(expected.elementType))')")
    }
    return Diagnostic(
      stage: "run", subject: name, message: "expected \(expected), found \(found)", notes: notes)
  }

  private func numPyName(_ type: ElementType) -> String {
    switch type {
    case .f32: "float32"
    case .f64: "float64"
    case .i32: "int32"
    case .i64: "int64"
    case .u8: "uint8"
    case .bool: "bool"
    case .i8: "int8"
    case .f16: "float16"
    case .bf16: "bfloat16"
    }
  }
}
