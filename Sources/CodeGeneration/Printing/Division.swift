import IR

/// How small the parts are into which programs divide their work for threads.
package enum Division {
  /// What divides the sizes from which on work is divided: 1, but for tests, which so divide small
  /// graphs as large ones are.
  @TaskLocal static var fineness = 1

  /// A size from which on work is divided.
  static func limit(_ size: Int) -> Int { max(1, size / fineness) }

  /// Calls what prints programs, with sizes that many times smaller.
  package static func finer<Value>(
    _ fineness: Int, _ body: () throws(Diagnostic) -> Value
  ) throws(Diagnostic) -> Value {
    let result = $fineness.withValue(fineness) { () -> Result<Value, Diagnostic> in
      do throws(Diagnostic) { return .success(try body()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
