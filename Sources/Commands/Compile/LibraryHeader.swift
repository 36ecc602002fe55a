import GraphC

/// The C header of a compiled graph.
struct LibraryHeader {
  let text: String

  init(_ graph: Graph, _ program: EmittedProgram, fileName: String) {
    let macro = Self.macro(program.entry.replacing(/_run$/, with: ""))
    let guardName = Self.macro(fileName) + "_H"
    text = """
      /* \(Self.comment(graph.name)) as one C function.
       *
      \(Self.list("Arguments", graph.arguments.enumerated().map(Self.argument)))
       *
      \(Self.list("Outputs", graph.outputs.enumerated().map { Self.output($0, $1, graph) }))
       *
       * Tensors are dense and row-major, f32 is float, i64 is int64_t, bool is one byte, 0 or 1.
       * All memory is the caller's: every pointer starts at a multiple of 64 bytes, and no two
       * tensors overlap. An output that updates an argument is written there; its own pointer is
       * not used and may be NULL. The workspace needs \(macro)_WORKSPACE_BYTES bytes, and keeps
       * nothing from one call to the next. Threads may call at once with memory of their own.
       *
       * Returns 0. */
      #ifndef \(guardName)
      #define \(guardName)

      #include <stdint.h>

      #define \(macro)_ARGUMENTS \(graph.arguments.count)
      #define \(macro)_OUTPUTS \(graph.outputs.count)
      #define \(macro)_WORKSPACE_BYTES \(program.workspaceByteCount)

      #ifdef __cplusplus
      extern "C" {
      #endif

      /* Pass NULL for the runtime. */
      int32_t \(program.entry)(void *const *arguments, void *const *outputs, void *workspace,
          const void *runtime);

      #ifdef __cplusplus
      }
      #endif

      #endif

      """
  }

  private static func list(_ title: String, _ items: [String]) -> String {
    let head = items.isEmpty ? " * \(title): none." : " * \(title):"
    return ([head] + items.map { " *   " + comment($0) }).joined(separator: "\n")
  }

  private static func argument(_ index: Int, _ argument: Argument) -> String {
    "[\(index)] \(argument.label): \(argument.role.rawValue) \(size(argument.type))"
      + (argument.initializer.map { ", starts as \(describe($0))" } ?? "")
  }

  private static func output(_ index: Int, _ output: Graph.Output, _ graph: Graph) -> String {
    let update = output.updates.map { ", updates argument \($0.index)" } ?? ""
    return "[\(index)] \(output.name): \(size(graph.type(of: output.value)))\(update)"
  }

  private static func size(_ type: TensorType) -> String { "\(type), \(type.byteCount) bytes" }

  private static func describe(_ initializer: Initializer) -> String {
    switch initializer {
    case .constant(let value): "\(value)"
    case .blocks(let values):
      "blocks of " + values.map { "\($0)" }.joined(separator: ", ") + " along the last axis"
    case .uniform(let low, let high): "uniform numbers from \(low) to \(high)"
    case .normal(let mean, let deviation): "normal numbers, mean \(mean), deviation \(deviation)"
    case .truncatedNormal(let mean, let deviation):
      "normal numbers, mean \(mean), deviation \(deviation), within two deviations"
    case .orthogonal(let gain): "an orthogonal matrix times \(gain)"
    case .sparse(let zeros, let deviation):
      "normal numbers, deviation \(deviation), but for a share of \(zeros) zeros per column"
    }
  }

  private static func comment(_ text: String) -> String {
    text.replacing("*/", with: "* /").replacing("/*", with: "/ *")
  }

  /// Upper case, with `_` for what C names cannot have.
  private static func macro(_ name: String) -> String {
    let word = String(
      name.uppercased().unicodeScalars.map { scalar in
        let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_")
        return isWord || ("0"..."9").contains(Character(scalar)) ? Character(scalar) : "_"
      })
    return word.first?.isNumber == true ? "_" + word : word
  }
}
