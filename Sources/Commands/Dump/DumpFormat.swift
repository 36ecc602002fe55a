/// How a dump is written.
enum DumpFormat: String, CaseIterable {
  /// For people, a stage at a time.
  case text
  /// For programs: Docs/DumpFormat.md.
  case json
  /// For Graphviz.
  case dot
  /// A page for browsers that needs nothing else.
  case html
}
