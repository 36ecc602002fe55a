import CodeGeneration
import ExecutionSupport
import IR
import Scheduling
import Synchronization

/// A graph that can be run: code, and memory for its arguments and outputs.
///
/// Arguments keep their data between runs; an output with `updates` shares its argument's memory.
/// Sendable: every use of the buffers goes through one lock, but for those that `buffer` hands
/// out, whose users must not touch them during a run.
public final class Executable: @unchecked Sendable {
  public let graph: Graph
  /// How the first program was made.
  public let compilation: Compilation

  /// In the graph's order; an updating output has its argument's buffer.
  var arguments: [TensorBuffer] { table.arguments }
  var outputs: [TensorBuffer] { table.outputs }
  let table: ArgumentTable
  let lock = Mutex<Void>(())
  private let engine: Engine

  /// What a run does.
  private enum Engine {
    case interpreter(Interpreter)
    case native(NativeProgram, Backend)
    case tiered(TieredProgram)
  }

  /// Loads a program and allocates what it reads and writes; nil is interpreted.
  ///
  /// The program was made from `graph`, in the dialect that the backend's compiler wants.
  /// - Throws: as the initializer with `print` does.
  package convenience init(
    graph: Graph, program: EmittedProgram?, options: ExecutionOptions = ExecutionOptions(),
    sharing: [String: TensorBuffer] = [:]
  ) throws(Diagnostic) {
    var options = options
    if program == nil { options.backend = .interpreter }
    try self.init(graph: graph, options: options, sharing: sharing) { _ in
      program ?? EmittedProgram(dialect: .loops, source: "", entry: "", workspaceByteCount: 0)
    }
  }

  /// Loads a program and allocates what it reads and writes.
  ///
  /// - Parameters:
  ///   - graph: arguments and outputs: their names, types and order.
  ///   - options: the backend, which compiles the program, and the runtime's threads and GEMM.
  ///   - sharing: buffers to use instead of new ones, by argument or output name; names that the
  ///     graph does not have are ignored.
  ///   - recorder: what a program printed for a profile reports to.
  ///   - print: gives the program, made from `graph`; the interpreter does not ask.
  /// - Throws: when the program cannot be compiled, memory is short, or a shared buffer has
  ///   another type.
  package init(
    graph: Graph, options: ExecutionOptions = ExecutionOptions(),
    sharing: [String: TensorBuffer] = [:], recorder: KernelRecorder? = nil,
    print: @escaping ProgramEmitter
  ) throws(Diagnostic) {
    self.graph = graph
    var arguments: [TensorBuffer] = []
    for argument in graph.arguments {
      arguments.append(try Self.buffer(argument.label, argument.type, sharing))
    }
    let labels = Set(graph.arguments.map(\.label))
    var outputs: [TensorBuffer] = []
    for output in graph.outputs {
      if let updated = output.updates {
        outputs.append(arguments[updated.index])
      } else {
        // An argument of the same name has the first claim on a shared buffer.
        let shared = labels.contains(output.name) ? [:] : sharing
        outputs.append(try Self.buffer(output.name, graph.type(of: output.value), shared))
      }
    }
    (engine, compilation) = try Self.engine(graph, options, recorder, print)
    table = ArgumentTable(arguments: arguments, outputs: outputs)
    (options.observer ?? .standardError).warn(compilation, of: graph.name)
  }

  private static func engine(
    _ graph: Graph, _ options: ExecutionOptions, _ recorder: KernelRecorder?,
    _ print: @escaping ProgramEmitter
  ) throws(Diagnostic) -> (Engine, Compilation) {
    if options.backend == .interpreter { return (.interpreter(Interpreter(graph)), Compilation()) }
    let cpu = try CPUTarget.chosen(options.cpu)
    let runtime = try Runtime(options, cpu, recorder: recorder)
    let loader = ProgramLoader(options: options, cpu: cpu)
    if options.backend == .tiered {
      let program = try TieredProgram(graph, loader, runtime, print: print)
      return (.tiered(program), program.compilation)
    }
    let program = print(options.backend == .cc ? .loops : .tiles)
    let (code, compilation) = try loader.load(program, options.backend)
    let native = try NativeProgram(
      code: code, workspaceByteCount: program.workspaceByteCount, runtime: runtime)
    return (.native(native, options.backend), compilation)
  }

  private static func buffer(
    _ name: String, _ type: TensorType, _ sharing: [String: TensorBuffer]
  ) throws(Diagnostic) -> TensorBuffer {
    guard let shared = sharing[name] else { return try TensorBuffer(type) }
    guard shared.type == type else {
      throw Diagnostic(
        stage: "run", subject: "shared buffer \(name)",
        message: "expected \(type), found \(shared.type)")
    }
    return shared
  }

  /// Computes all outputs from the arguments as they are; what was never written is 0.
  ///
  /// A graph that leaves its batch size open needs to be told it: then the first rows of arguments
  /// and outputs are those of the batch.
  /// - Throws: when a batch size is missing, too many or too large, or the program reports a failure.
  public func run(batchSize: Int? = nil) throws(Diagnostic) { try run(table, batchSize: batchSize) }

  /// As `run`, with inputs from elsewhere; see `table(inputs:)`.
  /// - Throws: as `run`; when another program made the table.
  public func run(_ table: ArgumentTable, batchSize: Int? = nil) throws(Diagnostic) {
    let batchSize = try checked(batchSize)
    guard table.fits(self.table) else {
      throw Diagnostic(
        stage: "run", subject: "graph \(graph.name)",
        message: "the argument table belongs to another program")
    }
    try lock.withLock { _ throws(Diagnostic) in
      switch engine {
      case .native(let program, _): try program.run(table, batchSize: batchSize)
      case .tiered(let program): try program.run(table, batchSize: batchSize)
      case .interpreter(let interpreter):
        let results = try interpreter.run(table.arguments.map(\.data))
        for (buffer, data) in zip(table.outputs, results) { try buffer.load(data) }
      }
    }
  }

  /// What runs the next step; never `tiered`.
  public var backend: Backend {
    lock.withLock { _ in
      switch engine {
      case .interpreter: .interpreter
      case .native(_, let backend): backend
      case .tiered(let program): program.backend
      }
    }
  }

  /// Waits for the background compiler of the backend `tiered`, which otherwise starts with the
  /// second step; the step after that is compared, and the one after it runs on the new program.
  package func waitForCompiler() {
    lock.withLock { _ in
      if case .tiered(let program) = engine { program.waitForCompiler() }
    }
  }
}
