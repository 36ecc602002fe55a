import Foundation

/// What is done to a text before it is cut into words.
///
/// - Follows: the normalizers of Hugging Face's tokenizers, of the same names.
public enum TextNormalization: Hashable, Sendable {
  case nfc
  case nfd
  case nfkc
  case nfkd
  case lowercase
  /// Leaves out marks that take no room, such as accents of decomposed letters.
  case stripAccents
  /// As BERT reads: no control characters, one kind of blank, Chinese characters as words; without
  /// accents and in lower case if so asked for.
  case bert(
    cleansText: Bool = true, handlesChinese: Bool = true, stripsAccents: Bool = true,
    lowercases: Bool = true)

  func callAsFunction(_ text: String) -> String {
    switch self {
    case .nfc: return text.precomposedStringWithCanonicalMapping
    case .nfd: return text.decomposedStringWithCanonicalMapping
    case .nfkc: return text.precomposedStringWithCompatibilityMapping
    case .nfkd: return text.decomposedStringWithCompatibilityMapping
    case .lowercase: return Self.lowercased(text)
    case .stripAccents: return Self.withoutAccents(text)
    case .bert(let cleansText, let handlesChinese, let stripsAccents, let lowercases):
      var text = text
      if cleansText { text = Self.cleaned(text) }
      if handlesChinese { text = Self.separatingChinese(text) }
      if stripsAccents { text = Self.withoutAccents(text.decomposedStringWithCanonicalMapping) }
      return lowercases ? Self.lowercased(text) : text
    }
  }

  /// Each character by itself, whatever stands around it.
  private static func lowercased(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(
          ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar)
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(result)
  }

  private static func withoutAccents(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.isASCII || $0.properties.generalCategory != .nonspacingMark
        }))
  }

  private static func cleaned(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if ["\t", "\n", "\r"].contains(scalar) {
        result.append(" ")
      } else if !isControl(scalar), scalar != "\u{FFFD}" {
        result.append(scalar.properties.isWhitespace ? " " : scalar)
      }
    }
    return String(result)
  }

  /// Of blanks, those that are control characters but for tabs and ends of lines are none to BERT.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return [.control, .format, .privateUse]
      .contains(scalar.properties.generalCategory)
  }

  /// Blanks around ideographs, which are written without.
  private static func separatingChinese(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isChinese) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isChinese(scalar) {
        result.append(contentsOf: [" ", scalar, " "])
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The blocks of ideographs that BERT's tokenizer knows.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
      0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
