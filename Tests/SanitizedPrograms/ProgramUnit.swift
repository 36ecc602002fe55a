import CodeGeneration
import GraphC

/// A C file of many programs.
struct ProgramUnit {
  let name: String
  let dialect: Dialect
  let programs: [SanitizedProgram]

  /// The file's text; the data of its programs is in `NAME.data`.
  var source: String {
    let prerequisites = programs.map(\.prerequisites).reduce(into: Prerequisites()) {
      $0.formUnion($1)
    }
    return beginning(Preamble(dialect: dialect).text(prerequisites)) + "#include \"program.h\"\n"
      + programs.map(\.source).joined(separator: "\n") + programs.map(\.tables).joined() + table
  }

  /// Programs for libtcc call precompiled primitives: here their source comes first.
  private func beginning(_ preamble: String) -> String {
    guard dialect == .tiles else { return preamble }
    return "#include \"variants.h\"\n#define GC_TABLE \(name)_primitives\n"
      + "#define GC_GEMM_VECTOR_BYTES 16\n#include \"../Primitives/template.h\"\n"
      + preamble.replacing(Preamble.integerTypes, with: "")
  }

  private var table: String {
    """
    static const program \(name)_programs[] = {
    \(programs.map(\.entry).joined(separator: ",\n"))
    };
    const program_unit \(name) = {\(name)_programs, \(programs.count), "\(name).data"};

    """
  }

  /// The C file with the list of a driver's units.
  static func list(_ units: [ProgramUnit]) -> String {
    let names = units.map(\.name)
    return "#include \"KernelLibrary.h\"\n#include \"program.h\"\n"
      + names.map { "extern const program_unit \($0);\n" }.joined()
      + "const program_unit *const program_units[] = {"
      + names.map { "&\($0), " }.joined() + "0};\n"
  }
}
