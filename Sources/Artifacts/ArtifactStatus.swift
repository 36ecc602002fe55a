import IR

/// What functions of a library return; the number is part of its ABI.
enum ArtifactStatus: Int32, CaseIterable {
  case ok, unsupportedCPU, noMemory, badArgument, cannotRead, cannotWrite, badFormat, missingTensor
  case wrongTensor, fixedTensor, noThreads, cacheFull

  /// The name in C, after the prefix.
  var name: CCode {
    switch self {
    case .ok: "OK"
    case .unsupportedCPU: "UNSUPPORTED_CPU"
    case .noMemory: "NO_MEMORY"
    case .badArgument: "BAD_ARGUMENT"
    case .cannotRead: "CANNOT_READ"
    case .cannotWrite: "CANNOT_WRITE"
    case .badFormat: "BAD_FORMAT"
    case .missingTensor: "MISSING_TENSOR"
    case .wrongTensor: "WRONG_TENSOR"
    case .fixedTensor: "FIXED_TENSOR"
    case .noThreads: "NO_THREADS"
    case .cacheFull: "CACHE_FULL"
    }
  }

  var message: CCode {
    switch self {
    case .ok: "no error"
    case .unsupportedCPU:
      "this CPU lacks instructions that the library was compiled for; compile it with "
        + "'--cpu generic', or for a level that the CPU has"
    case .noMemory: "there is not enough memory"
    case .badArgument:
      "an argument is NULL, out of range, too small, or not aligned as its type asks"
    case .cannotRead: "the file cannot be read"
    case .cannotWrite: "the file cannot be written"
    case .badFormat: "the file is no .safetensors file, or damaged"
    case .missingTensor: "the file lacks a parameter; 'detail' names it"
    case .wrongTensor: "a tensor of the file has another shape or type; 'detail' names it"
    case .fixedTensor:
      "the weights are part of the library; give the tensor memory of its own with 'bind' before "
        + "loading it; 'detail' names it"
    case .noThreads: "the threads could not be started"
    case .cacheFull:
      "the sequence would have more places than the model can keep; begin another with a cache of zeros"
    }
  }
}
