import CodeGeneration
import GraphC

/// The functions of a library: what headers declare and sources define.
struct ArtifactInterface {
  let artifact: Artifact

  /// What every library has after its prefix.
  static let functions: Set<String> = [
    "abi_version", "bind", "context", "cpu_supported", "create", "data", "destroy", "detail",
    "fixed_weights", "load", "load_bytes", "memory_bytes", "message", "save", "tensor", "tensor_at",
    "tensor_count", "tensor_named",
  ]

  var declarations: CCode {
    (general + artifact.programs.map { declaration($0) }).joined(separator: "\n")
  }

  /// `int32_t NAME_predict(NAME_context *context, const float *x, float *y)`.
  func signature(_ program: Artifact.Program) -> CCode {
    let (inputs, results) = parameters(program)
    let list: [CCode] =
      ["\(artifact.word())_context *context"] + (program.batch == nil ? [] : ["int64_t batch"])
      + (program.cache == nil ? [] : ["void *cache"])
      + inputs.map { "const \($0.type) *\($0.name)" }
      + results.map { "\($0.type) *\($0.name)" }
    return "int32_t \(artifact.function(program.word()))(\(list.joined(separator: ", ")))"
  }

  /// The parameters' names, inputs first, which are the same in C and in Python.
  func parameterNames<Language>(_ program: Artifact.Program) -> [Code<Language>] {
    ParameterNames.spelled(
      program.inputs.map(\.label) + program.results.map(\.name),
      besides: (program.batch == nil ? [] : ["batch"]) + (program.cache == nil ? [] : ["cache"])
    ).map { .identifier($0) }
  }

  func parameters(_ program: Artifact.Program) -> (
    inputs: [(name: CCode, type: CCode)], results: [(name: CCode, type: CCode)]
  ) {
    let (inputs, results) = (program.inputs, program.results)
    let names: [CCode] = parameterNames(program)
    let types =
      inputs.map { CSpelling.type($0.type.elementType) }
      + results.map { CSpelling.type(program.graph.type(of: $0.value).elementType) }
    let all = zip(names, types).map { (name: $0, type: $1) }
    return (Array(all.prefix(inputs.count)), Array(all.dropFirst(inputs.count)))
  }

  private func declaration(_ program: Artifact.Program) -> CCode {
    let (inputs, results) = parameters(program)
    let shapes: [CCode] =
      zip(inputs, program.inputs).map { " *   \($0.name): \(program.text($1.type))" }
      + zip(results, program.results).map {
        " *   \($0.name): \(program.text(program.graph.type(of: $1.value))), may be NULL"
      }
    let cache: CCode =
      program.cache == nil
      ? ""
      : "\n *   cache: \(artifact.macro("cache_bytes")) bytes, aligned as any number may be: zeros where sequences begin"
    let rows: CCode =
      program.batch == nil ? "" : "\n *   batch: how many rows there are, up to the context's"
    let what: CCode =
      switch program.name {
      case "predict": "What the model makes of its inputs."
      case "step":
        "The next piece of sequences. States are zeros where these begin; NAME_next is what they are for\n * the piece after."
      case "decode": "The next place of sequences, whose places so far are in the cache."
      case "prefill":
        "The next places of sequences, such as a part of a prompt; `decode` goes on in the same cache."
      case "train_step": "One step of training, which changes parameters and states."
      default: "Runs \(CCode.comment(program.graph.name))."
      }
    return """
      /* \(what)\(rows)\(cache)
      \(shapes.joined(separator: "\n"))
       * No tensor may overlap another. */
      \(artifact.macro("api")) \(signature(program));

      """
  }

  private var general: [CCode] {
    let (name, api): (CCode, CCode) = (artifact.word(), artifact.macro("api"))
    let isOpen = artifact.maximumBatchSize != nil
    let batch: CCode = isOpen ? ", int64_t batch" : ""
    let rows: CCode =
      isOpen
      ? " or of rows in the largest batch,\n * of 1 to \(artifact.macro("maximum_batch")); the fewer rows, the less memory"
      : ""
    let threads: CCode =
      artifact.options.isThreaded
      ? "Results are the same for any number of threads;\n * no more run than there are processors."
      : "The library was compiled without threads: contexts have one, whatever is asked for."
    return [
      """
      /* The version of this interface that the library has. */
      \(api) int32_t \(name)_abi_version(void);

      /* 1 if this CPU has the instructions that the library was compiled for, else 0. */
      \(api) int32_t \(name)_cpu_supported(void);

      /* An error in words. */
      \(api) const char *\(name)_message(int32_t status);

      """,
      """
      /* Bytes of memory for a context; 0 for an impossible number of threads\(rows). \(threads) */
      \(api) size_t \(name)_memory_bytes(int32_t threads\(batch));

      /* Makes a context in `memory`, of at least \(name)_memory_bytes bytes, or if that is NULL in
       * memory that it allocates. Tensors begin \(beginning). */
      \(api) int32_t \(name)_create(\(name)_context **context, void *memory, size_t bytes,
          int32_t threads\(batch));

      /* Ends the context's threads, and frees what it has allocated. */
      \(api) void \(name)_destroy(\(name)_context *context);

      """,
      """
      /* The tensors of a context, parameters first; NULL, and -1, if there is no such tensor. */
      \(api) int32_t \(name)_tensor_count(void);
      \(api) const \(name)_tensor *\(name)_tensor_at(int32_t index);
      \(api) int32_t \(name)_tensor_named(const char *tensor);

      /* Where a tensor is. Between calls of other functions it may be read, and written too\(fixed). */
      \(api) void *\(name)_data(\(name)_context *context, int32_t index);

      /* From now on the tensor is at `data`, aligned as its type asks, which must outlive the context.
       * Nothing is copied, so this is how weights are swapped. */
      \(api) int32_t \(name)_bind(\(name)_context *context, int32_t index, void *data);

      """,
      """
      /* Loads a .safetensors file, or one in memory: every parameter must be in it, states that are not
       * keep their values, other tensors are passed over. A file that does not fit changes nothing. */
      \(api) int32_t \(name)_load(\(name)_context *context, const char *path);
      \(api) int32_t \(name)_load_bytes(\(name)_context *context, const void *bytes, size_t count);

      /* Saves all tensors: training goes on from them bit for bit. The file is replaced only when the
       * new one is on the disk. */
      \(api) int32_t \(name)_save(\(name)_context *context, const char *path);

      /* The tensor that the last load failed at, else "". */
      \(api) const char *\(name)_detail(const \(name)_context *context);

      """,
    ]
  }

  private var beginning: CCode {
    artifact.options.hasFixedWeights
      ? "with the library's weights"
      : "with zeros, or the constant the model says; load their values"
  }

  private var fixed: CCode {
    artifact.options.hasFixedWeights ? ", except for parameters that nothing trains" : ""
  }
}
