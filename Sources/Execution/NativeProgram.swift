import IR

/// Code with everything it is called with, prepared once so that a run is one call.
///
/// Runs are not synchronized: `Executable` runs it under its lock.
final class NativeProgram {
  private let code: NativeCode
  private let runtime: Runtime
  private let workspace: AlignedMemory
  /// Addresses of arguments, then of outputs.
  private let pointers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let argumentCount: Int
  /// What the addresses point to.
  private let buffers: [TensorBuffer]

  /// - Throws: when there is no memory for the workspace.
  init(
    code: NativeCode, arguments: [TensorBuffer], outputs: [TensorBuffer],
    workspaceByteCount: Int, runtime: Runtime
  ) throws(Diagnostic) {
    workspace = try AlignedMemory(byteCount: workspaceByteCount)
    self.code = code
    self.runtime = runtime
    buffers = arguments + outputs
    argumentCount = arguments.count
    pointers = .allocate(capacity: max(buffers.count, 1))
    for (index, buffer) in buffers.enumerated() {
      (pointers + index).initialize(to: buffer.pointer)
    }
  }

  deinit { pointers.deallocate() }

  /// - Throws: when the program does not return 0.
  func run() throws(Diagnostic) {
    let status = runtime.inFloatMode {
      code.entry(pointers, pointers + argumentCount, workspace.pointer, runtime.pointer)
    }
    guard status == 0 else {
      throw Diagnostic(
        stage: "run", subject: "program", message: "expected status 0, found \(status)")
    }
  }
}
