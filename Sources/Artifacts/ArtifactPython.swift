import GraphC

/// `NAME.py`: the library for Python with NumPy, by ctypes, with no build step.
struct ArtifactPython {
  let artifact: Artifact

  var text: PythonCode {
    let name: PythonCode = artifact.word()
    let examples = artifact.programs.map { "    \(example($0))" as PythonCode }
    return """
      \"\"\"\(PythonCode.comment(artifact.label)), compiled by GraphC.

          model = \(name).Model()
      \(examples.joined(separator: "\n"))

      Needs NumPy, and the library and its weights beside this file.
      \"\"\"
      import ctypes
      import os

      import numpy

      _FOLDER = os.path.dirname(os.path.abspath(__file__))
      _ABI_VERSION = \(ArtifactHeader.abiVersion)
      _DTYPES = [numpy.dtype(name) for name in ("f4", "f8", "i4", "i8", "u1", "?", "i1", "f2", "u2")]


      class _Tensor(ctypes.Structure):
          _fields_ = [
              ("name", ctypes.c_char_p), ("role", ctypes.c_int32), ("dtype", ctypes.c_int32),
              ("rank", ctypes.c_int32), ("shape", ctypes.POINTER(ctypes.c_int64)),
              ("bytes", ctypes.c_size_t)]


      class Error(Exception):
          \"\"\"What the library returned, in words.\"\"\"


      def _load(path):
          library = ctypes.CDLL(path)
          pointer, size, status = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32
      \(isOpen ? "    rows = ctypes.c_int64\n" : "")\
          for function, result, *arguments in (
              ("abi_version", status), ("cpu_supported", status),
              ("message", ctypes.c_char_p, status),
              ("create", status, ctypes.POINTER(pointer), pointer, size, status\(isOpen ? ", rows" : "")),
              ("destroy", None, pointer), ("tensor_count", status),
              ("tensor_at", ctypes.POINTER(_Tensor), status), ("data", pointer, pointer, status),
              ("load", status, pointer, ctypes.c_char_p),
              ("save", status, pointer, ctypes.c_char_p),
              ("detail", ctypes.c_char_p, pointer),
      \(artifact.programs.map(prototype).joined(separator: "\n"))
          ):
              entry = getattr(library, "\(name)_" + function)
              entry.restype, entry.argtypes = result, arguments
          found = library.\(name)_abi_version()
          if found != _ABI_VERSION:
              raise Error(f"{path} has version {found} of its interface, expected {_ABI_VERSION}")
          return library


      def _given(label, value, dtype, shape):
          array = numpy.require(value, requirements=["C", "A"])
          if array.dtype != dtype:
              if not numpy.can_cast(array.dtype, dtype, "same_kind"):
                  raise TypeError(f"{label}: expected {dtype}, found {array.dtype}")
              array = array.astype(dtype)
          if array.shape != shape:
              raise ValueError(f"{label}: expected shape {shape}, found {array.shape}")
          return array


      class Tensors(dict):
          \"\"\"Tensors by name, as arrays that share a context's memory; one that is set is copied there.\"\"\"

          def __setitem__(self, name, value):
              if name not in self:
                  raise KeyError(f"there is no tensor {name!r}, but {', '.join(self)}")
              self[name][...] = _given(name, value, self[name].dtype, self[name].shape)


      \(isOpen ? Self.rowsFunction : "")\
      class Model:
          \"\"\"A context of the library: its tensors, and memory to work in.

          `weights` is a .safetensors file; None leaves the tensors as they begin. `tensors` has them by
          name, to read and to set: `model.tensors["NAME"] = array`. Not for use by several threads at
          once.
      \(isOpen ? "    `batch` is the most rows of a call: the fewer, the less memory.\n" : "")\
          \"\"\"

          def __init__(self, weights=\(defaultWeights), threads=1, library=None\(batchParameter)):
      \(isOpen ? "        self._batch = batch\n" : "")\
              self._context = ctypes.c_void_p()
              self._library = _load(library or os.path.join(_FOLDER, "\(artifact.file(.so))"))
              self._check(self._library.\(name)_create(ctypes.byref(self._context), None, 0, threads\(isOpen ? ", batch" : "")))
              self.tensors = Tensors()
              for index in range(self._library.\(name)_tensor_count()):
                  tensor = self._library.\(name)_tensor_at(index).contents
                  shape = tuple(tensor.shape[axis] for axis in range(tensor.rank))
                  memory = (ctypes.c_uint8 * tensor.bytes).from_address(
                      self._library.\(name)_data(self._context, index) or 0)
                  memory.model = self  # The array keeps the context alive.
                  array = numpy.frombuffer(memory, _DTYPES[tensor.dtype]).reshape(shape)
                  dict.__setitem__(self.tensors, tensor.name.decode(), array)
              if weights is not None:
                  self.load(weights)

          def __del__(self):
              if getattr(self, "_library", None) and self._context:
                  self._library.\(name)_destroy(self._context)

          def _check(self, status):
              if status:
                  detail = self._library.\(name)_detail(self._context).decode()
                  message = self._library.\(name)_message(status).decode()
                  raise Error(f"{detail}: {message}" if detail else message)

          def load(self, path):
              \"\"\"Loads tensors from a .safetensors file; one that does not fit changes nothing.\"\"\"
              self._check(self._library.\(name)_load(self._context, os.fsencode(path)))

          def save(self, path):
              \"\"\"Saves all tensors; training goes on from them bit for bit.\"\"\"
              self._check(self._library.\(name)_save(self._context, os.fsencode(path)))

      \(cacheMethod)\
      \(artifact.programs.map(method).joined(separator: "\n"))
      """
  }

  private var defaultWeights: PythonCode {
    artifact.options.hasFixedWeights
      ? "None" : "os.path.join(_FOLDER, \"\(artifact.file(.weights))\")"
  }

  private func names(_ program: Artifact.Program) -> [PythonCode] {
    let all: [PythonCode] = ArtifactInterface(artifact: artifact).parameterNames(program)
    return Array(all.prefix(program.inputs.count))
  }

  private func example(_ program: Artifact.Program) -> PythonCode {
    let results = program.results.map(\.name)
    let target = results.count == 1 ? results[0] : "results"
    let given = (program.cache == nil ? [] : ["cache" as PythonCode]) + names(program)
    return "\(PythonCode.identifier(ParameterNames.spelled([target])[0])) = model.\(program.word())"
      + "(\(given.joined(separator: ", ")))"
  }

  private func prototype(_ program: Artifact.Program) -> PythonCode {
    let count = 1 + program.inputs.count + program.results.count + (program.cache == nil ? 0 : 1)
    if program.batch != nil {
      return "        (\"\(program.word())\", status, pointer, rows, *[pointer] * \(count - 1)),"
    }
    return "        (\"\(program.word())\", status, *[pointer] * \(count)),"
  }

  private func method(_ program: Artifact.Program) -> PythonCode {
    let names = names(program)
    let given = zip(names, program.inputs).map { name, input -> PythonCode in
      "        \(name) = _given(\(PythonCode.string(input.label)), \(name), \(dtype(input.type)), "
        + "\(shape(input.type, program)))"
    }
    let results = program.results.map { output -> PythonCode in
      let type = program.graph.type(of: output.value)
      return
        "            \(PythonCode.string(output.name)): numpy.empty(\(shape(type, program)), \(dtype(type))),"
    }
    let kept: [PythonCode] = program.cache == nil ? [] : ["cache"]
    let pointers = (kept + names).map { "\($0).ctypes.data" as PythonCode }.joined(separator: ", ")
    let list: PythonCode = pointers.isEmpty ? "" : "\(pointers), "
    let what: PythonCode =
      program.results.count == 1
      ? "the array `\(PythonCode.comment(program.results[0].name))`" : "a dictionary of the outputs"
    let result: PythonCode =
      program.results.count == 1
      ? "results[\(PythonCode.string(program.results[0].name))]" : "results"
    let (own, rows) = batch(program, names)
    return """
          def \(program.word())(\((["self"] + kept + names + own).joined(separator: ", "))):
              \"\"\"Returns \(what).\"\"\"
      \(rows.isEmpty ? "" : rows + "\n")\
      \(kept.isEmpty ? "" : Self.checksCache + "\n")\
      \(given.joined(separator: "\n"))
              results = {
      \(results.joined(separator: "\n"))
              }
              self._check(self._library.\(artifact.function(program.word()))(
                  self._context, \(program.batch == nil ? "" : "batch, ")\(list)*[array.ctypes.data for array in results.values()]))
              return \(result)

      """
  }

  private func dtype(_ type: TensorType) -> PythonCode {
    let index = ElementType.allCases.firstIndex(of: type.elementType)
    return "_DTYPES[\(index ?? 0)]"
  }

  private func shape(_ type: TensorType, _ program: Artifact.Program) -> PythonCode {
    let extents: [PythonCode] = program.extents(type)
    return "(\(extents.map { "\($0)," as PythonCode }.joined(separator: " ")))"
  }

  // MARK: Caches

  private var cacheMethod: PythonCode {
    guard let count = artifact.cacheByteCount else { return "" }
    return """
          def cache(self):
              \"\"\"The memory of new sequences, which functions that take it change: `cache.copy()` keeps it.\"\"\"
              return numpy.zeros(\(count), numpy.uint8)


      """
  }

  private static let checksCache: PythonCode = """
            if cache.dtype != numpy.uint8 or not cache.flags.c_contiguous or not cache.flags.writeable:
                raise TypeError("cache: expected what Model.cache() gives")
            if cache.nbytes != len(self.cache()):
                raise ValueError(f"cache: expected {len(self.cache())} bytes, found {cache.nbytes}")
    """

  // MARK: Open batch sizes

  private var isOpen: Bool { artifact.maximumBatchSize != nil }
  private var batchParameter: PythonCode { artifact.maximumBatchSize.map { ", batch=\($0)" } ?? "" }

  private static let rowsFunction: PythonCode = """
    def _rows(label, value, axis, rank, factor, most):
        shape = numpy.shape(value)
        if len(shape) != rank or shape[axis] % factor:
            raise ValueError(f"{label}: {shape} is no batch of inputs")
        if not 1 <= shape[axis] // factor <= most:
            raise ValueError(f"{label}: expected 1 to {most} rows, found {shape[axis] // factor}")
        return shape[axis] // factor


    """ + "\n"

  /// A parameter for the batch size, if no input tells it, and the line that finds it.
  private func batch(_ program: Artifact.Program, _ names: [PythonCode]) -> (
    [PythonCode], PythonCode
  ) {
    guard program.batch != nil else { return ([], "") }
    for (name, input) in zip(names, program.inputs) {
      let extents = program.plan.kernelGraph.extents(of: input.type)
      guard let axis = extents.firstIndex(where: { $0.power == 1 }) else { continue }
      let factor = extents[axis].coefficient
      return (
        [],
        "        batch = _rows(\(PythonCode.string(input.label)), \(name), \(axis), \(extents.count), \(factor), "
          + "self._batch)"
      )
    }
    return (["batch"], "")
  }
}
