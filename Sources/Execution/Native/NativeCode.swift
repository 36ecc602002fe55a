import ExecutionSupport

/// Machine code of one program in this process, unloaded with its last owner.
///
/// Sendable because code is never changed, and the program's state is in its arguments.
final class NativeCode: @unchecked Sendable {
  /// Arguments, outputs, workspace, runtime and batch size; returns 0 for success.
  typealias Entry =
    @convention(c) (
      UnsafePointer<UnsafeMutableRawPointer?>, UnsafePointer<UnsafeMutableRawPointer?>,
      UnsafeMutableRawPointer, UnsafePointer<gc_runtime>, Int64
    ) -> Int32

  let entry: Entry
  private let owner: AnyObject

  /// - Parameters:
  ///   - symbol: the address of a function of type `Entry`.
  ///   - owner: unloads the code in its `deinit`.
  init(symbol: UnsafeMutableRawPointer, owner: AnyObject) {
    entry = unsafeBitCast(symbol, to: Entry.self)
    self.owner = owner
  }
}
