import IR
import Scheduling

/// A program as C text.
package struct EmittedProgram: Hashable, Sendable {
  /// The graph's.
  package let name: String
  package let dialect: Dialect
  package let source: String
  /// The part of the source that is this graph's: without the support code before it.
  package let graphSource: String
  /// The same text for several files; nil if it is one.
  package let divided: DividedSource?
  /// The C function `int32_t entry(void *const *arguments, void *const *outputs, void *workspace,
  /// const gc_runtime *runtime, int64_t batch)`: pointers in the graph's order, 64-byte aligned; the
  /// batch size is for graphs that leave it open.
  package let entry: String
  /// Bytes of scratch memory the caller provides, 64-byte aligned.
  package let workspaceByteCount: Int

  package init(
    name: String = "program", dialect: Dialect, source: String, graphSource: String? = nil,
    divided: DividedSource? = nil, entry: String, workspaceByteCount: Int
  ) {
    self.name = name
    self.dialect = dialect
    self.source = source
    self.graphSource = graphSource ?? source
    self.divided = divided
    self.entry = entry
    self.workspaceByteCount = workspaceByteCount
  }
}
