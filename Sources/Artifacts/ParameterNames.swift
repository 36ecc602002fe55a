import IR

/// Names of functions' parameters that C, C++ and Python allow, whatever tensors are called.
enum ParameterNames {
  /// One for each label, no two alike, and none of them in `others`.
  static func spelled(_ labels: [String], besides others: [String] = []) -> [String] {
    var taken = ReservedWords.ofParameters.union(others)
    return labels.map { label in
      var name = spelled(label)
      while !taken.insert(name).inserted { name += "_" }
      return name
    }
  }

  /// The label, with `_` for what names cannot have, and after what may be another's name.
  private static func spelled(_ label: String) -> String {
    let word = CCode.identifier(label).text
    // C keeps these for compilers, and Python's module for itself.
    let name = word.hasPrefix("_") ? "x" + word : word
    return isMacro(name) || isOurs(name) || name.hasSuffix("_t") ? name + "_" : name
  }

  /// Whether headers may define it: `NULL`, `EOF`, `INT64_MAX` and, in `<complex.h>`, `I`.
  private static func isMacro(_ name: String) -> Bool {
    name == "I" || name.utf8.count > 1 && name == name.uppercased() && name != name.lowercased()
  }

  /// Whether it may be one of the support code's, which bodies of functions call.
  private static func isOurs(_ name: String) -> Bool { name.lowercased().hasPrefix("gc_") }
}
