import Foundation
import GraphC
import Synchronization
import Testing
import Training

/// Every field of the compiler's options has an effect where it must; a field without a row fails.
@Suite(.serialized) struct CompilerOptionTests {
  /// A change of a field, and what shows that it has arrived.
  struct Row: Sendable, CustomTestStringConvertible {
    let field: String
    let base: CompilerOptions
    let change: @Sendable (inout CompilerOptions) -> Void
    /// Text that differs with the change.
    let effect: @Sendable (CompilerOptions) throws -> String

    var testDescription: String { field }

    init(
      _ field: String, backend: Backend = .tcc,
      change: @escaping @Sendable (inout CompilerOptions) -> Void,
      effect: @escaping @Sendable (CompilerOptions) throws -> String
    ) {
      self.field = field
      base = compiler(backend)
      self.change = change
      self.effect = effect
    }
  }

  static let rows: [Row] = [
    Row(
      "execution.backend", change: { $0.execution.backend = .interpreter },
      effect: {
        try program($0).backend.rawValue
      }),
    Row(
      "execution.threads", change: { $0.execution.threads = 0 },
      effect: { options in
        diagnostic { _ = try program(options) }?.message ?? "runs"
      }),
    Row("execution.gemm", change: { $0.execution.gemm = .openblas }, effect: { try numbers($0) }),
    Row("execution.cpu", change: { $0.execution.cpu = .x8664v2 }, effect: { try numbers($0) }),
    Row(
      "execution.compiler", backend: .cc, change: { $0.execution.compiler = "/nowhere/cc" },
      effect: {
        options in diagnostic { _ = try program(options) }?.subject ?? "runs"
      }),
    Row(
      "execution.cacheDirectory", backend: .cc, change: { $0.execution.cacheDirectory = cache },
      effect: {
        try _ = program($0)
        return "\(FileManager.default.fileExists(atPath: cache))"
      }),
    Row(
      "execution.keepsSource", change: { $0.execution.keepsSource = true },
      effect: {
        try program($0).compilation.sourcePath == nil ? "none" : "kept"
      }),
    Row(
      "execution.flushesSubnormals", change: { $0.execution.flushesSubnormals.toggle() },
      effect: {
        try numbers($0)
      }),
    Row(
      "execution.observer", change: { $0.execution.observer = observer },
      effect: { options in
        var options = options
        options.execution.backend = .tiered
        options.execution.compiler = "/nowhere/cc"
        options.execution.cacheDirectory = cache
        let program = try program(options)
        for _ in 0..<3 {
          try program.run()
          program.waitForCompiler()
        }
        return "\(events.withLock(\.self))"
      }),
    Row(
      "planning.disabledPasses", change: { $0.disabledPasses = ["fuse"] },
      effect: {
        "\(try Compiler.stages(graph(), $0).kernels.kernels.count)"
      }),
    Row(
      "planning.disabledPasses in bodies", change: { $0.disabledPasses = ["fuse"] },
      effect: {
        "\(try bodies($0).map(\.kernels.count))"
      }),
    Row(
      "planning.memoryBudget", change: { $0.memoryBudget = 1 },
      effect: { options in
        diagnostic { _ = try Compiler.stages(graph(), options) }?.message ?? "fits"
      }),
    Row(
      "planning.memoryBudget in bodies", change: { $0.memoryBudget = 1 },
      effect: { options in
        // Bodies are planned as kernels are formed, before the memory around them.
        diagnostic { _ = try Compiler.formKernels(Compiler.optimize(loop()), options) }?.message
          ?? "fits"
      }),
    Row(
      "planning.target", change: { $0.planning.target.name = "other" },
      effect: {
        let kernels = try Compiler.stages(graph(), $0).kernels.kernels
        return "\(Set(kernels.map(\.schedule.target.name)))"
      }),
    Row(
      "planning.target in bodies", change: { $0.planning.target.name = "other" },
      effect: {
        "\(Set(try bodies($0).flatMap(\.kernels).map(\.schedule.target.name)))"
      }),
    Row(
      "batchSizes", change: { $0.batchSizes = .fixed },
      effect: {
        let options = TrainingOptions(compiler: $0)
        return "\(try Trainer(model: line(), dataset: points(10), options: options).programCount)"
      }),
  ]

  @Test(arguments: rows) func arrives(_ row: Row) throws {
    defer { try? FileManager.default.removeItem(atPath: Self.cache) }
    var changed = row.base
    row.change(&changed)
    let before = try row.effect(row.base)
    #expect(try row.effect(changed) != before, "\(before)")
  }

  @Test func everyFieldHasARow() {
    func fields(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
    let options = CompilerOptions()
    #expect(fields(options) == ["execution", "planning", "batchSizes"])
    let all =
      fields(options.execution).map { "execution.\($0)" }
      + fields(options.planning).map { "planning.\($0)" } + ["batchSizes"]
    let rows = Self.rows.map(\.field).filter { !$0.contains(" in bodies") }
    #expect(Set(all) == Set(rows) && all.count == rows.count)
    // What plans are made with, bodies are as well.
    for field in fields(options.planning) {
      #expect(Self.rows.contains { $0.field == "planning.\(field) in bodies" })
    }
  }

  // MARK: What is compiled

  private static let cache = FileManager.default.temporaryDirectory
    .appending(path: "graphc-options-\(ProcessInfo.processInfo.processIdentifier)").path
  private static let events = Mutex(0)
  private static let observer = TierObserver { _ in events.withLock { $0 += 1 } }

  /// A product of more than a block, functions whose last bits depend on the processor, and subnormal numbers.
  private static func graph() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("options")
    let x = builder.input("x", [64, 1500])
    let squares = matmul(x, x.transposed)
    builder.output("small", x * 1e-38)
    builder.output("bent", tanh(squares))
    builder.output("bends", (exp(tanh(x)) * sin(x)).sum([1]))
    builder.output("product", matmul(exp(squares * 0.01), squares))
    return try builder.finish()
  }

  /// Two values in a loop that are in memory at once.
  private static func loop() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("loop")
    let initial = builder.input("initial", [16, 16])
    let result = scan(initial: initial, over: builder.input("x", [3, 16, 16])) { carry, element in
      let first = matmul(tanh(carry), element)
      let next = matmul(first, exp(first))
      return (next, next)
    }
    builder.output("y", result.carry)
    return try builder.finish()
  }

  private static func bodies(_ options: CompilerOptions) throws -> [Plan] {
    try Compiler.stages(loop(), options).kernels.kernels.flatMap { kernel in
      if case .control(let control) = kernel.body { control.plans } else { [] as [Plan] }
    }
  }

  private static func program(_ options: CompilerOptions) throws -> Executable {
    try Compiler.compile(graph(), options: options)
  }

  /// The bits of all results.
  private static func numbers(_ options: CompilerOptions) throws -> String {
    let program = try program(options)
    let count = 64 * 1500
    let x = (0..<count).map { index -> Float in
      let step = Float((index * 37) % 101)
      return step / 101 - 0.4
    }
    try program.write(TensorData([64, 1500], x), to: "x")
    try program.run()
    var hasher = Hasher()
    for output in program.graph.outputs {
      for number in try program.read(output.name).doubles { hasher.combine(number.bitPattern) }
    }
    return "\(hasher.finalize())"
  }
}
