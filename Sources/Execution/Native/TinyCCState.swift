import CTinyCC

/// Why libtcc failed: our words, and its own.
struct TinyCCFailure: Error {
  let message: String
  let output: [String]
}

/// A compilation of libtcc, deleted with its owner.
///
/// Used under `TinyCC`'s lock.
struct TinyCCState: ~Copyable {
  let pointer: OpaquePointer
  private let messages = Messages()

  /// What the error callback collects.
  private final class Messages {
    var lines: [String] = []
  }

  init(options: String) throws(TinyCCFailure) {
    guard let state = tcc_new() else {
      throw TinyCCFailure(message: "tcc could not be started", output: [])
    }
    pointer = state
    tcc_set_error_func(state, Unmanaged.passUnretained(messages).toOpaque()) { opaque, text in
      guard let opaque, let text else { return }
      let messages = Unmanaged<Messages>.fromOpaque(opaque).takeUnretainedValue()
      messages.lines.append(String(cString: text))
    }
    // Nothing of an installed tcc is read: it may be missing, or of another version.
    tcc_set_lib_path(state, "/dev/null")
    tcc_set_options(state, options)
    tcc_set_output_type(state, TCC_OUTPUT_MEMORY)
  }

  deinit { tcc_delete(pointer) }

  /// Compiles and links a translation unit.
  func compile(_ source: String) throws(TinyCCFailure) {
    guard tcc_compile_string(pointer, source) == 0 else {
      throw failure("the C text was rejected")
    }
    guard graphc_tcc_relocate(pointer) == 0 else {
      throw failure("the C text could not be linked")
    }
  }

  func address(of function: String) throws(TinyCCFailure) -> UnsafeMutableRawPointer {
    guard let address = tcc_get_symbol(pointer, function) else {
      throw failure("the C text does not define '\(function)'")
    }
    return address
  }

  private func failure(_ message: String) -> TinyCCFailure {
    TinyCCFailure(message: message, output: messages.lines)
  }
}
