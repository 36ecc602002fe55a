extension Attribute {
  /// Name and value, such as `axes = [0, 1]`.
  package var text: String { "\(name) = \(value.text)" }
}

extension AttributeValue {
  /// The value as the parser reads it back.
  ///
  /// A word must not read as another value (`true`, `inf`, `B`).
  var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .float(let value): value.text
    case .boolean(let value): "\(value)"
    case .word(let word): word
    case .string(let string): string.quoted
    case .list(let values): "[\(values.map(\.text).joined(separator: ", "))]"
    case .tensor(let data): data.text
    case .graph(let graph): graph.text.trimmingLineEnd
    }
  }
}

extension TensorData {
  /// `f32[2] [1.0, 2.0]`; a scalar has no brackets around its element.
  var text: String {
    let elements =
      switch storage {
      case .f32(let array): array.map(\.text)
      case .f64(let array): array.map(\.text)
      case .i32(let array): array.map(\.description)
      case .i64(let array): array.map(\.description)
      case .u8(let array): array.map(\.description)
      case .bool(let array): array.map(\.description)
      case .i8(let array): array.map(\.description)
      case .f16(let array): array.map(HalfFormat.f16.text)
      case .bf16(let array): array.map(HalfFormat.bf16.text)
      }
    let list = elements.joined(separator: ", ")
    return type.isScalar ? "\(type) \(list)" : "\(type) [\(list)]"
  }
}

extension Initializer {
  /// Kind and numbers, such as `uniform(-0.1, 0.1)`.
  var text: String {
    switch self {
    case .constant(let value) where value == 0 && value.sign == .plus: "zeros"
    case .constant(1): "ones"
    case .constant(let value): "constant(\(value.text))"
    case .blocks(let values): "blocks(\(values.map(\.text).joined(separator: ", ")))"
    case .uniform(let low, let high): "uniform(\(low.text), \(high.text))"
    case .normal(let mean, let deviation): "normal(\(mean.text), \(deviation.text))"
    case .truncatedNormal(let mean, let deviation):
      "truncated_normal(\(mean.text), \(deviation.text))"
    case .orthogonal(let gain): "orthogonal(\(gain.text))"
    case .sparse(let zeros, let deviation): "sparse(\(zeros.text), \(deviation.text))"
    case .reservoir(let connectivity, let radius):
      "reservoir(\(connectivity.text), \(radius.text))"
    }
  }
}

extension String {
  fileprivate var trimmingLineEnd: String { last == "\n" ? String(dropLast()) : self }

  /// In quotes, with escapes for quotes, backslashes and what is not printed.
  var quoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where !PrintedText.isPrinted(scalar):
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
