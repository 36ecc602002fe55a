import CodeGeneration
import Foundation
import GraphC
import Verification

/// A case compiled to C, with the tables that the driver needs.
struct SanitizedProgram {
  /// Tells its functions apart from those of other programs in a file.
  private let prefix: String
  private let name: String
  private let plan: Plan
  private let program: EmittedProgram
  /// The program's C, without what precedes its kernels.
  let source: String
  /// The arguments, then what is expected.
  let data: [UInt8]
  private let expected: [TensorData]?

  /// Parts of work are small in every other program, and every third is not fused.
  ///
  /// - Throws: a diagnostic of the stage that failed.
  init(_ item: ProgramCase, _ expected: [TensorData]?, index: Int, dialect: Dialect)
    throws(Diagnostic)
  {
    prefix = "p\(index)_"
    name = item.name
    self.expected = expected
    var options = CompilerOptions()
    if index % 3 == 2 { options.disabledPasses = ["fuse"] }
    let graph = Graph(
      name: "\(dialect.rawValue)_\(index)", nodes: item.graph.nodes, outputs: item.graph.outputs)
    if index % 2 == 0 { options.planning.target = .standard.dividingFiner(1024) }
    let stages = try Compiler.stages(graph, options)
    plan = stages.plan
    program = stages.program(dialect, isProfiled: true)
    source = Self.prefixed(program.graphSource, prefix)
    data = (item.arguments + (expected ?? [])).flatMap(\.bytes)
  }

  /// What its functions need before them.
  var prerequisites: Prerequisites {
    CodeGenerator.prerequisites(plan, dialect: program.dialect)
  }

  /// Puts a prefix before the names that programs share: of kernels, phases and constants.
  private static func prefixed(_ text: String, _ prefix: String) -> String {
    text.replacing(#/\b(?:k|phase|constant)\d\w*/#) { "\(prefix)\($0.output)" }
  }

  // MARK: Tables

  /// The definitions of tensors and ranges.
  var tables: String {
    """
    static const program_tensor \(prefix)tensors[] = {\(list(tensors))};
    static const program_range \(prefix)ranges[] = {\(list(ranges))};

    """
  }

  /// The program as an element of a table.
  var entry: String {
    let counts = [plan.graph.arguments.count, plan.graph.outputs.count, ranges.count]
    let texts = counts.map(String.init) + [expected == nil ? "0" : "1"]
    return "{\"\(name)\", \(program.entry), \(program.workspaceByteCount), "
      + "\(plan.arena.byteCount), \(texts.joined(separator: ", ")), \(prefix)tensors, "
      + "\(prefix)ranges}"
  }

  private func list(_ items: [String]) -> String {
    items.isEmpty ? "{0}" : items.joined(separator: ", ")
  }

  private var tensors: [String] {
    let arguments = plan.graph.arguments.map { tensor($0.type, updates: nil, bound: 0) }
    let outputs = plan.graph.outputs.enumerated().map { index, output in
      tensor(
        plan.graph.type(of: output.value), updates: output.updates,
        bound: expected.map { Tolerance.loose.bound($0[index]) } ?? 0)
    }
    return arguments + outputs
  }

  private func tensor(_ type: TensorType, updates: Value?, bound: Double) -> String {
    let kinds: [ElementType: String] = [.f32: "TENSOR_F32", .f64: "TENSOR_F64"]
    let kind = kinds[type.elementType] ?? "TENSOR_EXACT"
    return "{\(type.byteCount), \(kind), \(updates?.index ?? -1), \(bound)}"
  }

  /// What each kernel reads and writes of the arena, and what is its own.
  private var ranges: [String] {
    plan.kernels.enumerated().flatMap { index, kernel in
      let values = Set(kernel.formulaOperands + kernel.inputs + kernel.outputs).sorted()
      let ranges = values.compactMap { value -> (offset: Int, count: Int)? in
        let buffer = plan.kernelGraph.buffer(of: value)
        guard case .arena(let offset) = plan.placements[buffer] else { return nil }
        return (offset, plan.graph.type(of: buffer).byteCount)
      }
      let table = plan.tableOffset.map {
        ($0, Plan.tableByteCount(buffers: plan.placements.count))
      }
      let own = (plan.kernelOffsets[index], kernel.schedule.byteCount)
      return (ranges + [own] + (table.map { [$0] } ?? [])).filter { $0.1 > 0 }.map {
        "{\(index), \($0.0), \($0.1)}"
      }
    }
  }
}
