import IR

/// Code with everything it is called with but arguments and outputs.
///
/// Runs are not synchronized: `Executable` runs it under its lock.
final class NativeProgram {
  private let code: NativeCode
  private let runtime: Runtime
  private let workspace: AlignedMemory

  /// - Throws: when there is no memory for the workspace.
  init(code: NativeCode, workspaceByteCount: Int, runtime: Runtime) throws(Diagnostic) {
    workspace = try AlignedMemory(byteCount: workspaceByteCount)
    self.code = code
    self.runtime = runtime
  }

  /// Runs on a batch of some rows, if the graph leaves that open.
  /// - Throws: when the program does not return 0.
  func run(_ table: ArgumentTable, batchSize: Int) throws(Diagnostic) {
    let status = runtime.inFloatMode {
      code.entry(
        table.pointers, table.pointers + table.arguments.count, workspace.pointer,
        runtime.pointer, Int64(batchSize))
    }
    guard status == 0 else {
      throw Diagnostic(
        stage: "run", subject: "program", message: "expected status 0, found \(status)")
    }
  }
}
