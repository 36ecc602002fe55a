/// CMake, whose strings have `${}`, `$<>`, `@` and `\`, and whose comments end with the line.
package enum CMake: TargetLanguage {}

package typealias CMakeCode = Code<CMake>

extension Code<CMake> {
  /// Foreign text inside of a comment, not at its start: `#[[` opens one of several lines.
  package static func comment(_ text: String) -> CMakeCode {
    CMakeCode(spelled: PlainText.spelled(text))
  }
}

/// Files of pkg-config, whose values have `${}`, and end with the line or at `#`.
package enum PkgConfig: TargetLanguage {}

package typealias PkgConfigCode = Code<PkgConfig>

extension Code<PkgConfig> {
  /// Foreign text inside of a description.
  package static func description(_ text: String) -> PkgConfigCode {
    PkgConfigCode(spelled: PlainText.spelled(text))
  }
}

/// Maps of clang modules, which have no foreign text but names.
package enum ModuleMap: TargetLanguage {}

package typealias ModuleMapCode = Code<ModuleMap>
