import CTinyCC
import ExecutionSupport
import Foundation
import IR
import Synchronization

/// Compiles C into memory with libtcc.
enum TinyCC {
  /// libtcc keeps global state while it compiles, so one thread at a time may use it.
  private static let lock = Mutex<Void>(())

  /// Needs no file of tcc's: programs include nothing and link with nothing but `symbols`.
  private static let options = "-nostdlib -nostdinc"

  static let description = "tcc (libtcc)"

  /// Compiles to memory, calling the primitives of an instruction set that this machine has.
  ///
  /// The code's symbol is the C function `entry`.
  ///
  /// - Throws: what tcc said. The program is our own text, so this is a bug, and the source is
  ///   kept for its report.
  static func compile(_ source: String, entry: String, instructionSet: Int32)
    throws(Diagnostic) -> NativeCode
  {
    do {
      return try lock.withLock { _ throws(TinyCCFailure) in
        let state = try TinyCCState(options: options)
        for symbol in symbols[Int(instructionSet)] {
          tcc_add_symbol(state.pointer, symbol.name, symbol.address)
        }
        try state.compile(source)
        let address = try state.address(of: entry)
        return NativeCode(symbol: address, owner: TinyCCCode(state))
      }
    } catch {
      let kept = KeptSource.write(source)
      throw Diagnostic(
        stage: "compile", subject: "tcc", message: error.message,
        notes: kept.notes + error.output.prefix(10).map { "tcc: \($0)" })
    }
  }

  /// Why it does not work here, or nil; found out once.
  ///
  /// A system may forbid memory that is both written and executed.
  static let problem: Diagnostic? = {
    do throws(Diagnostic) {
      _ = try compile(
        "int gc_probe(void) { return 0; }", entry: "gc_probe",
        instructionSet: CPUTarget.native.instructionSet)
      return nil
    } catch {
      return error
    }
  }()

  fileprivate static func locked(_ body: () -> Void) { lock.withLock { _ in body() } }

  /// The address of something programs call.
  private struct Symbol: @unchecked Sendable {
    let name: UnsafePointer<CChar>
    let address: UnsafeRawPointer
  }

  /// By instruction set: the kernel library's primitives, and what tcc itself calls to copy and
  /// clear structures.
  private static let symbols: [[Symbol]] = {
    let library = ["memcpy", "memmove", "memset"].compactMap { name in
      dlsym(nil, name).map { Symbol(name: permanent(name), address: UnsafeRawPointer($0)) }
    }
    return (0...gc_host_isa()).map { instructionSet in
      var count: Int64 = 0
      let start = gc_primitives(instructionSet, &count)
      let primitives = UnsafeBufferPointer(start: start, count: Int(count)).compactMap { symbol in
        symbol.address.map { Symbol(name: symbol.name, address: UnsafeRawPointer($0)) }
      }
      return primitives + library
    }
  }()

  /// A C string that is never freed.
  private static func permanent(_ name: String) -> UnsafePointer<CChar> {
    guard let copy = strdup(name) else { preconditionFailure("out of memory") }
    return UnsafePointer(copy)
  }
}

/// Owns loaded code.
private final class TinyCCCode {
  private var state: TinyCCState?

  init(_ state: consuming TinyCCState) { self.state = consume state }

  // Deleting touches libtcc's global state too.
  deinit { TinyCC.locked { state = nil } }
}
