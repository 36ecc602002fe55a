import IR

/// The name of a bundle: of its files, of a module in Python and Swift, and the prefix of all names
/// in C.
///
/// It is refused rather than changed where it means something else already: callers must know it.
struct BundleName {
  let name: String
  /// The files that are wanted: a word of a language is no harm where the language is not used.
  let kinds: Set<ArtifactFile>

  /// Functions whose names begin with it are found by tools and people up to here; names of files are
  /// a little longer, and have their limit at 255.
  private static let maximumLength = 64

  /// - Throws: the rule that forbids the name.
  func check() throws(Diagnostic) {
    guard let problem else { return }
    throw Diagnostic(
      stage: "compile", subject: "name '\(name)'", message: problem.message,
      notes: ["note: \(problem.rule)", "note: '--name' chooses another, such as 'model_x'"])
  }

  private typealias Problem = (message: String, rule: String)

  private var problem: Problem? {
    spelling ?? words ?? prefixes ?? headers ?? libraries ?? modules
  }

  private var spelling: Problem? {
    if name.utf8.count > Self.maximumLength {
      return (
        "has \(name.utf8.count) letters", "names of libraries have at most \(Self.maximumLength)"
      )
    }
    guard CCode.identifier(name).text == name, name.first != "_" else {
      return ("is no name in C", "use letters, digits and '_', and begin with a letter")
    }
    return nil
  }

  private var words: Problem? {
    let rule = "words of a language cannot be names in it"
    if ReservedWords.c.contains(name) { return ("is no name in C", rule) }
    if ReservedWords.cPlusPlus.contains(name) { return ("is no name in C++", rule) }
    if kinds.contains(.py), ReservedWords.python.contains(name) {
      return ("is no name in Python", rule)
    }
    if kinds.contains(.modulemap), ReservedWords.swift.contains(name) {
      return ("is no name in Swift", rule)
    }
    return nil
  }

  private var prefixes: Problem? {
    let small = name.lowercased()
    if small == "gc" || small.hasPrefix("gc_") {
      return ("is the prefix of the support code", "names in C begin with the library's and '_'")
    }
    if ReservedNames.prefixes.contains(name)
      || ReservedNames.families.contains(where: { name == $0 || name.hasPrefix($0 + "_") })
    {
      return (
        "is a prefix of the C library's",
        "names in C begin with the library's and '_', as '\(name)_create' or '\(name.uppercased())_OK'"
      )
    }
    return nil
  }

  private var headers: Problem? {
    guard ReservedNames.headers.contains(name) else { return nil }
    return ("is taken by the C library's <\(name).h>", "the bundle has a header of its name")
  }

  private var libraries: Problem? {
    guard ReservedNames.libraries.contains(name) else { return nil }
    return ("is taken by the system's lib\(name).so", "the bundle has a library of its name")
  }

  private var modules: Problem? {
    if kinds.contains(.py), ReservedNames.pythonModules.contains(name) {
      return (
        "is taken by Python's module '\(name)'",
        "the bundle has a module of its name; without one ('--emit so,h') it may be called that"
      )
    }
    if kinds.contains(.modulemap), ReservedNames.swiftModules.contains(name) {
      return (
        "is taken by Swift's module '\(name)'",
        "the bundle has a module of its name; without one ('--emit so,h') it may be called that"
      )
    }
    return nil
  }
}
