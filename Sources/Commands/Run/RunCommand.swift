import ArgumentParser
import Formats
import GraphC

/// `run`: a graph from a file, once.
struct RunCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "run", abstract: "Runs a graph from a file of IR text.",
      discussion: """
        Every input needs a value: a number, true or false for a scalar; nested lists; or @FILE \
        for a NumPy array (.npy). Parameters and states may be given too; the others get their \
        first values from their initializers.

        Examples:
          \(program) run square.ir --input x=3
          \(program) run layer.ir --input 'x=[[1, 2], [3, 4]]' --input w=@w.npy
          \(program) run layer.ir --input x=@x.npy --expect y=@y.npy --tolerance 1e-5
          \(program) run layer.ir --input x=@x.npy --output y=@y.npy
          \(program) run classifier.ir --batch 32 --input images=@images.npy

        With --expect the exit status is 1 unless every element is near the expected one:
        |found - expected| <= tolerance * (1 + |expected|). NaN agrees with NaN.
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A file of IR text.", valueName: "file.ir"), completion: .graphFile)
  var file: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What B of the file stands for.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    help: ArgumentHelp("A value for an argument; may be repeated.", valueName: "name=value"),
    transform: NamedText.init)
  var input: [NamedText] = []

  @Option(
    help: ArgumentHelp("Compare an output; may be repeated.", valueName: "name=value"),
    transform: NamedText.init)
  var expect: [NamedText] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far off an element may be.", valueName: "number"))
  var tolerance: Double = 1e-5

  @Option(
    help: ArgumentHelp("Write an output to a .npy file; may be repeated.", valueName: "name=@file"),
    transform: NamedText.init)
  var output: [NamedText] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Of the first values of parameters and states.", valueName: "number"))
  var seed: Int64 = 0

  @OptionGroup(title: "Compilation") var execution: ExecutionArguments

  @Flag(help: "Print the outputs as JSON.")
  var json = false

  func validate() throws {
    guard tolerance >= 0, tolerance.isFinite else {
      throw ValidationError("expected a tolerance of at least 0, found \(tolerance)")
    }
    for item in output where !item.text.hasPrefix("@") {
      throw ValidationError("expected --output \(item.name)=@FILE, found '\(item.text)'")
    }
  }

  func run() throws {
    let graph = try GraphFile(path: file).graph(batchSize: batch)
    let arguments = try GraphArguments(graph, given: input, file: file)
    for item in expect + output { try Self.require(item.name, in: graph) }
    // Read before anything runs: a missing file should not cost a computation.
    var expectations: [(name: String, data: TensorData)] = []
    for item in expect {
      let type = try Self.require(item.name, in: graph)
      expectations.append((item.name, try item.data(expecting: type, isExact: false)))
    }
    // One run is about its values: subnormal ones count.
    var options = try execution.options()
    options.execution.flushesSubnormals = false
    let program = try Compiler.compile(graph, options: options)
    try program.initialize(seed: seed)
    for (label, data) in arguments.values { try program.write(data, to: label) }
    let before = FailedFactorization.mayOccur(in: graph) ? try Self.arguments(of: program) : nil
    try program.run()
    try show(program)
    if let before { try warn(of: program, before, options) }
    for item in output {
      try NumPy.write(try program.read(item.name), to: String(item.text.dropFirst()))
    }
    try compare(program, expectations)
  }

  private struct Row: Encodable {
    let name: String
    let type: String
    let shape: [Int]
    let values: TensorValues
  }

  private func show(_ program: Executable) throws(Diagnostic) {
    var rows: [Row] = []
    for output in program.graph.outputs {
      let data = try program.read(output.name)
      guard json else {
        let name = (output.updates == nil ? "" : "%") + output.name
        CommandEnvironment.current.print("\(name): \(data.type)\n\(TensorText.text(data))")
        continue
      }
      rows.append(
        Row(
          name: output.name, type: data.type.elementType.rawValue,
          shape: data.type.shape.extents, values: TensorValues(data: data)))
    }
    if json { CommandEnvironment.current.print(try JSONText.of(rows)) }
  }

  private static func arguments(of program: Executable) throws(Diagnostic) -> [TensorData] {
    var result: [TensorData] = []
    for argument in program.graph.arguments { result.append(try program.read(argument.label)) }
    return result
  }

  /// Says which factorization failed if an output is not finite.
  private func warn(
    of program: Executable, _ before: [TensorData], _ options: CompilerOptions
  ) throws(Diagnostic) {
    for output in program.graph.outputs {
      let data = try program.read(output.name)
      guard data.type.elementType.isReal, !data.doubles.allSatisfy(\.isFinite) else { continue }
      let failed = try FailedFactorization.first(in: program.graph, before, options: options)
      guard let failed else { return }
      CommandEnvironment.current.printError("warning: \(failed.message)")
      return
    }
  }

  private func compare(
    _ program: Executable, _ expectations: [(name: String, data: TensorData)]
  ) throws(Diagnostic) {
    var failures: [Diagnostic] = []
    for (name, expected) in expectations {
      let comparison = TensorComparison(
        found: try program.read(name), expected: expected, tolerance: tolerance)
      if let failure = comparison.failure(name) {
        failures.append(failure)
      } else if !json {
        CommandEnvironment.current.print("\(name): as expected; \(comparison.errors)")
      }
    }
    if let failure = Diagnostic.combined(failures, subject: file) { throw failure }
  }

  /// The type of an output.
  @discardableResult
  private static func require(_ name: String, in graph: Graph) throws(Diagnostic) -> TensorType {
    if let output = graph.outputs.first(where: { $0.name == name }) {
      return graph.type(of: output.value)
    }
    let names = graph.outputs.map(\.name)
    throw Diagnostic(
      stage: "run", subject: "graph \(graph.name)",
      message: "there is no output '\(name)'" + Spelling.suggestion(for: name, among: names),
      notes: ["note: outputs are " + names.joined(separator: ", ")])
  }
}

/// The elements of a tensor as a flat JSON list of numbers or Booleans.
private struct TensorValues: Encodable {
  let data: TensorData

  func encode(to encoder: any Encoder) throws {
    switch data.storage {
    case .f32(let array): try array.encode(to: encoder)
    case .f64(let array): try array.encode(to: encoder)
    case .i32(let array): try array.encode(to: encoder)
    case .i64(let array): try array.encode(to: encoder)
    case .u8(let array): try array.encode(to: encoder)
    case .bool(let array): try array.encode(to: encoder)
    case .i8(let array): try array.encode(to: encoder)
    case .f16, .bf16: try data.doubles.map { Float($0) }.encode(to: encoder)
    }
  }
}
