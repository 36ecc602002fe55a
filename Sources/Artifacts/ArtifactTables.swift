import CodeGeneration
import GraphC

/// The tables of `NAME.c`: tensors, programs, messages, sizes.
struct ArtifactTables {
  let artifact: Artifact
  let library: LibrarySource

  init(_ artifact: Artifact, _ library: LibrarySource) {
    self.artifact = artifact
    self.library = library
  }

  var text: CCode {
    [sizes, enumerations, fixedWeights, tensors].joined(separator: "\n")
  }

  /// After the types they have.
  var programs: CCode {
    zip(artifact.programs, library.programs).map(program).joined(separator: "\n")
  }

  private var sizes: CCode {
    let spare = artifact.programs.map { program -> CCode in
      let outputs: [CCode] = program.results.map {
        "(\(program.byteCount(program.graph.type(of: $0.value))) + 63) / 64 * 64"
      }
      return (["0"] + outputs).joined(separator: " + ")
    }
    return """
      enum {
        GC_TENSORS = \(artifact.tensors.count),
        GC_MAXIMUM_ARGUMENTS = \(artifact.programs.map(\.graph.arguments.count).max() ?? 0),
        GC_MAXIMUM_OUTPUTS = \(artifact.programs.map(\.graph.outputs.count).max() ?? 0),
      };
      #define GC_MAXIMUM_BATCH \(artifact.maximumBatchSize ?? 0) /* 0: programs have their own */
      /* What the programs work in, but for the scratch memory of products. */
      \(largest("gc_program_bytes", library.programs.map(\.workspaceBytes)))
      /* Outputs that nobody wants. */
      \(largest("gc_spare_bytes", spare))

      """
  }

  /// The largest of some numbers of bytes.
  private func largest(_ name: CCode, _ counts: [CCode]) -> CCode {
    let list = counts.map { "INT64_C(0) + \($0)" as CCode }.joined(separator: ", ")
    return """
      static int64_t \(name)(int64_t batch) {
        const int64_t bytes[] = {\(list)};
        int64_t most = 0;
        for (int i = 0; i < \(counts.count); ++i)
          if (bytes[i] > most) most = bytes[i];
        (void)batch;
        return most;
      }
      """
  }

  private var enumerations: CCode {
    let statuses = ArtifactStatus.allCases
    let names = statuses.map { "  GC_\($0.name) = \($0.rawValue)," as CCode }
    let messages = statuses.map { "  \"\($0.message)\"," as CCode }
    return """
      enum {
      \(names.joined(separator: "\n"))
        GC_STATUS_COUNT,
      };
      static const char *const gc_messages[] = {
      \(messages.joined(separator: "\n"))
      };

      enum { \(dtypes { "GC_\($0)" }), GC_DTYPES };
      static const char *const gc_dtype_names[] = {\(dtypes { "\"\($0)\"" })};
      static const int32_t gc_widths[] = {\(widths)};
      enum { GC_PARAMETER, GC_STATE };

      """
  }

  /// Element types as libraries number them: in the order in which the compiler came to have them.
  private func dtypes(_ spelling: (CCode) -> CCode) -> CCode {
    ElementType.allCases.map { spelling(("\($0)" as CCode).uppercased) }.joined(separator: ", ")
  }

  private var widths: CCode {
    ElementType.allCases.map { "\($0.byteCount)" as CCode }.joined(separator: ", ")
  }

  private var tensors: CCode {
    var shapes: [CCode] = []
    var rows: [CCode] = []
    var beginnings: [CCode] = []
    for (index, tensor) in artifact.tensors.enumerated() {
      let (argument, type) = (tensor.argument, tensor.argument.type)
      let extents: [CCode] = type.rank == 0 ? ["1"] : type.shape.extents.map { "\($0)" }
      shapes.append(
        "static const int64_t gc_shape\(index)[] = {\(extents.joined(separator: ", "))};")
      let element: CCode = "\(type.elementType)"
      let role: CCode = argument.role == .parameter ? "GC_PARAMETER" : "GC_STATE"
      rows.append(
        "  {\(CCode.string(argument.label)), \(role), GC_\(element.uppercased), "
          + "\(type.rank), gc_shape\(index), \(type.byteCount)},")
      var start = 0.0
      if case .constant(let value)? = argument.initializer { start = value }
      // As elements of the type, so that C converts no number that the type lacks.
      let number = Literal(start, type.elementType)
      let value = type.elementType.halfFormat.map { Double($0.encode(start)) } ?? number.double
      let offset = artifact.options.hasFixedWeights ? artifact.offsets[index] : -1
      let flags: [CCode] = [artifact.isFixed(tensor), tensor.isConstant].map { $0 ? "1" : "0" }
      beginnings.append(
        "  {\(CSpelling.literal(value)), \(offset), \(flags.joined(separator: ", "))},")
    }
    return """
      \(shapes.joined(separator: "\n"))
      static const GC_API(tensor) gc_tensors[GC_TENSORS + 1] = {
      \(rows.joined(separator: "\n"))
        {"", 0, 0, 0, NULL, 0},
      };

      /* How a tensor begins. */
      typedef struct gc_beginning {
        double value;         /* of all elements; the bits of halves */
        int64_t fixed_offset; /* in the library's own weights; -1 if it is not there */
        int32_t is_fixed;     /* it stays there: nothing changes it */
        int32_t is_constant;  /* of the programs: files of other libraries may lack it */
      } gc_beginning;
      static const gc_beginning gc_beginnings[GC_TENSORS + 1] = {
      \(beginnings.joined(separator: "\n"))
        {0, -1, 0, 0},
      };

      """
  }

  /// The weights as part of the object file, which the assembler reads from the file itself.
  private var fixedWeights: CCode {
    guard artifact.options.hasFixedWeights else {
      return "static const unsigned char *const gc_fixed_weights = NULL;\n"
    }
    let symbol: CCode = artifact.function("fixed_weights")
    return """
      /* The file \(artifact.file(.weights)) must be in a folder that the compiler is told by -I. */
      __asm__(
          ".pushsection .rodata\\n.balign 64\\n.hidden \(symbol)\\n.globl \(symbol)\\n\(symbol):\\n"
          ".incbin \\"\(artifact.file(.weights))\\"\\n.byte 0\\n.popsection");
      extern const unsigned char \(symbol)[] __attribute__((visibility("hidden")));
      #define gc_fixed_weights \(symbol)

      """
  }

  private func program(_ program: Artifact.Program, _ printed: LibrarySource.Program) -> CCode {
    let (graph, name): (Graph, CCode) = (program.graph, program.word())
    var (input, result) = (0, 0)
    var (arguments, outputs, bytes): ([CCode], [CCode], [CCode]) = ([], [], [])
    func widths(_ types: [TensorType]) -> [CCode] { types.map { "\($0.elementType.byteCount)" } }
    for argument in graph.arguments {
      if argument.role == .input {
        arguments.append("\(-1 - input)")
        input += 1
      } else if let slot = program.cache?.index(of: argument.label) {
        arguments.append("\(-1 - program.inputs.count - slot)")
      } else {
        let index = artifact.tensors.firstIndex { $0.argument.label == argument.label }
        arguments.append("\(index ?? 0)")
      }
    }
    for output in graph.outputs {
      outputs.append(output.updates == nil ? "\(result)" : "-1")
      if output.updates == nil { result += 1 }
      bytes.append(program.byteCount(graph.type(of: output.value)))
    }
    func array(_ type: CCode, _ array: CCode, _ items: [CCode]) -> CCode {
      "static const \(type) gc_\(name)_\(array)[] = "
        + "{\((items + ["0"]).joined(separator: ", "))};"
    }
    return """
      \(array("int32_t", "arguments", arguments))
      \(array("int32_t", "outputs", outputs))
      \(array("int32_t", "argument_widths", widths(graph.arguments.map(\.type))))
      \(array("int32_t", "output_widths", widths(graph.outputs.map { graph.type(of: $0.value) })))
      static int64_t gc_\(name)_output_bytes(int32_t output, int64_t batch) {
        const int64_t bytes[] = {\((bytes + ["0"]).joined(separator: ", "))};
        (void)batch;
        return bytes[output];
      }
      static const gc_program gc_\(name)_program = {
          \(printed.entry), \(arguments.count), \(outputs.count), gc_\(name)_arguments,
          gc_\(name)_outputs, gc_\(name)_argument_widths, \
      gc_\(name)_output_widths,
          gc_\(name)_output_bytes};

      """
  }
}
