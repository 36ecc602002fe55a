import IR
import Modeling
import Scheduling
import Testing

@testable import CodeGeneration

/// How printers spell hand-made schedules.
@Suite struct PrinterTests {
  /// A kernel of `formula` over operands `x0…` and one result `y`, in a graph that has no more.
  private static func text(_ formula: Formula, inputs: [TensorType], _ dialect: Dialect) throws
    -> CWriter
  {
    let builder = GraphBuilder("hand")
    let tensors = inputs.enumerated().map {
      builder.input("x\($0)", $1.shape, $1.elementType)
    }
    builder.output("y", tensors[0])
    let graph = try builder.finish()
    let result = Value(graph.nodes.count - 1)
    let values = (0..<inputs.count).map { Value($0) }
    let kernel = Kernel(
      name: "k0_hand", body: .loops(formula), inputs: values, outputs: [result], nodes: [],
      batch: nil, for: .standard)
    let placements = Dictionary(
      uniqueKeysWithValues: values.map { ($0, Plan.Placement.argument($0.index)) })
    let plan = Plan(
      kernelGraph: KernelGraph(graph: graph, kernels: [kernel], aliases: [:], batch: nil),
      steps: [.kernel(0)],
      phases: [], placements: placements, kernelOffsets: [0], tableOffset: nil,
      arena: Plan.Arena(naiveByteCount: 0, byteCount: 0, lowerBoundByteCount: 0))
    let context = KernelContext(
      kernel: PlannedKernel(kernel, of: plan), names: BufferNames(plan), slots: plan.frameSlots,
      surroundings: .runtime, memoryOffset: 0, shared: SharedFunctions([plan]))
    return CodeGenerator.printAlone(context, dialect)
  }

  // MARK: Ranges

  private static func part(_ extent: Int, _ parts: Int, unit: Int = 1) -> (PartRange, String) {
    var writer = CWriter()
    let range = PartRange.part(of: Count(fixed: extent), parts: parts, unit: unit, &writer)
    return (range, writer.text.text)
  }

  @Test func wholesAreNotDivided() {
    let (range, lines) = Self.part(40, 1)
    #expect(range.low == "0" && range.high == "40" && range.count == "40" && lines.isEmpty)
    #expect(PartRange.place("x", "8", at: range.low) == "x")
  }

  @Test func equalPartsHaveANumberOfElements() {
    let (range, lines) = Self.part(64, 4)
    #expect(range.count == "16")
    #expect(lines == "const int64_t begin = 16 * chunk, end = begin + 16;\n")
    #expect(PartRange.place("x", "1", at: range.low) == "x + begin")
    #expect(PartRange.place("x", "8", at: range.low) == "x + 8 * begin")
  }

  @Test func partsOfOneElementAreNoRange() {
    let (range, lines) = Self.part(4, 4)
    #expect(range.isOfChunk && range.count == "1" && lines.isEmpty)
    var writer = CWriter()
    range.printLoop("i", &writer) { index, writer in writer.line("f(\(index));") }
    #expect(writer.text == "f(chunk);\n")
  }

  /// Parts that end at multiples of register tiles, of 30 rows in tiles of 4.
  @Test func partsEndAtMultiples() {
    let (range, lines) = Self.part(30, 4, unit: 4)
    #expect(range.count == "end - begin")
    #expect(
      lines == """
        const int64_t begin = (30 * chunk / 4 + 2) / 4 * 4;
        const int64_t end = chunk + 1 < 4 ? (30 * (chunk + 1) / 4 + 2) / 4 * 4 : 30;

        """)
  }

  // MARK: Primitives

  @Test(arguments: [
    (
      TilePrimitive.apply(.add, .f32),
      "void gc_tile_add_f32(int64_t n, float *out, const float *a, const float *b);"
    ),
    (
      .apply(.less, .f64),
      "void gc_tile_less_f64(int64_t n, uint8_t *out, const double *a, const double *b);"
    ),
    (
      .mixed(.divide, .f32, number: 0),
      "void gc_tile_number_divide_f32(int64_t n, float *out, float a, const float *b);"
    ),
    (
      .mixed(.less, .i64, number: 1),
      "void gc_tile_less_number_i64(int64_t n, uint8_t *out, const int64_t *a, int64_t b);"
    ),
    (
      .mixed(.select, .bool, number: 2),
      "void gc_tile_select_number_bool(int64_t n, uint8_t *out, const uint8_t *c, "
        + "const uint8_t *a, uint8_t b);"
    ),
    (.apply(.exp, .f32), "void gc_tile_exp_f32(int64_t n, float *out, const float *a);"),
    (
      .cast(from: .u8, to: .f32),
      "void gc_tile_cast_u8_f32(int64_t n, float *out, const uint8_t *a);"
    ),
    (
      .reduce(.sum, from: .f32, to: .f64),
      "double gc_tile_reduce_sum_f32_f64(int64_t n, const float *a);"
    ),
    (
      .reduce(.maximum, from: .f32, to: .f32),
      "float gc_tile_reduce_maximum_f32(int64_t n, const float *a);"
    ),
    (.iota, "void gc_tile_iota_i64(int64_t n, int64_t *out, int64_t start, int64_t step);"),
    (
      .randomBits,
      "void gc_tile_random_bits(int64_t n, int64_t *out, int64_t seed, int64_t stream, int64_t step, "
        + "const int64_t *index);"
    ),
  ])
  func prototypes(_ primitive: TilePrimitive, _ expected: String) {
    #expect(primitive.prototype.text == expected)
  }

  @Test func callsNoteWhatMustBeDeclared() {
    var outer = CWriter()
    outer.block("if (x)") { $0.call(.copy(.f32), "8", "a", "b") }
    var all = CWriter()
    all.lines(outer)
    #expect(all.text == "if (x) {\n  gc_tile_copy_f32(8, a, b);\n}\n")
    #expect(all.prerequisites.prototypes == [TilePrimitive.copy(.f32).prototype])
    let preamble = Preamble(dialect: .tiles).text(all.prerequisites)
    #expect(preamble.contains("void gc_tile_copy_f32(int64_t n, float *out, const float *a);"))
    #expect(!preamble.contains("gc_tile_add_f32"))
  }

  // MARK: Loops

  /// `y[i] = x0[i] * x0[i]` over an extent of one beside others.
  @Test func axesOfOneElementAreNoLoops() throws {
    let builder = FormulaBuilder(domain: [6, 1], operands: [])
    let x = builder.load(0, builder.axis(0), type: .f32)
    let formula = builder.finish(
      [builder.call(.multiply, [x, x], type: .f32)], ranks: [2], strides: [[1, 1]])
    let text = try Self.text(formula, inputs: [TensorType(.f32, [6, 1])], .loops).text
    #expect(text.contains("for (int64_t i0 = 0; i0 < 6; ++i0)") && !text.contains("i1"))
  }

  /// A sum of a vector: one tile, no loop over tiles, the load read in place.
  @Test(arguments: Dialect.allCases) func sumsOfOneTile(_ dialect: Dialect) throws {
    let builder = FormulaBuilder(domain: [], operands: [])
    let axis = builder.makeAxis(extent: 50)
    let x = builder.load(0, builder.index(along: axis), type: .f32)
    let formula = builder.finish(
      [builder.reduce(.sum, axis: axis, x, type: .f32)], ranks: [0], strides: [[]])
    let printed = try Self.text(formula, inputs: [TensorType(.f32, [50])], dialect)
    #expect(!printed.text.contains("for ("))
    #expect(printed.text.contains(dialect == .loops ? "gc_fold_sum" : "gc_tile_reduce_sum"))
    #expect(printed.prerequisites.files == (dialect == .loops ? ["fold.h"] : []))
  }

  /// A load that two scalars read has a variable; one that is read once has none.
  @Test func loadsAreReadWhereTheyAreUsed() throws {
    let builder = FormulaBuilder(domain: [8], operands: [])
    let (x, y) = (
      builder.load(0, builder.axis(0), type: .f32), builder.load(1, builder.axis(0), type: .f32)
    )
    let formula = builder.finish(
      [builder.call(.add, [builder.call(.multiply, [x, x], type: .f32), y], type: .f32)],
      ranks: [1], strides: [[1]])
    let type = TensorType(.f32, [8])
    let text = try Self.text(formula, inputs: [type, type], .loops).text.text
    #expect(text.contains("= x0[i0];") && text.contains(" + x1[i0];"))
  }
}
