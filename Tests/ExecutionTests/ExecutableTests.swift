import CodeGeneration
import Execution
import Foundation
import IR
import Testing

@Suite struct ExecutableTests {
  static func options(_ backend: Backend, _ scratch: Scratch) -> ExecutionOptions {
    ExecutionOptions(backend: backend, cacheDirectory: scratch.path + "/cache")
  }

  @Test(arguments: Backend.allCases)
  func adds(_ backend: Backend) throws {
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.addition()
    let executable = try Executable(
      graph: graph, program: program, options: Self.options(backend, scratch))
    #expect(executable.backend == (backend == .tiered ? .tcc : backend))
    let a = TensorData([8], (0..<8).map { Float($0) })
    try executable.write(a, to: "a")
    try executable.write(TensorData([8], [Float](repeating: 0.5, count: 8)), to: "b")
    try executable.run()
    #expect(try executable.read("sum") == TensorData([8], (0..<8).map { Float($0) + 0.5 }))
    #expect(try executable.read("a") == a)
    #expect(executable.compilation.warnings == [])
    #expect((executable.compilation.nanoseconds > 0) == (backend != .interpreter))
  }

  @Test(arguments: Backend.allCases)
  func takesInputsFromTables(_ backend: Backend) throws {
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.addition()
    let executable = try Executable(
      graph: graph, program: program, options: Self.options(backend, scratch))
    let ones = TensorData([8], [Float](repeating: 1, count: 8))
    try executable.write(ones, to: "b")
    let tables = try [Float(2), 3].map { number in
      let data = TensorData([8], [Float](repeating: number, count: 8))
      return try executable.table(inputs: ["a": try TensorBuffer(data)])
    }
    for (table, sum) in zip(tables + tables, [3, 4, 3, 4] as [Float]) {
      try executable.run(table)
      #expect(try executable.read("sum") == TensorData([8], [Float](repeating: sum, count: 8)))
    }
    // The program's own input is as it was.
    try executable.run()
    #expect(try executable.read("sum") == ones)
  }

  @Test func refusesTablesThatDoNotFit() throws {
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.accumulation()
    func make() throws -> Executable {
      try Executable(graph: graph, program: program, options: Self.options(.tcc, scratch))
    }
    let (first, second) = (try make(), try make())
    let three = try TensorBuffer(TensorType(.f64, [3]))
    func message(_ inputs: [String: TensorBuffer]) -> String? {
      #expect(throws: Diagnostic.self) { try first.table(inputs: inputs) }?.message
    }
    #expect(message(["v": three]) == "there is no argument 'v'")
    #expect(message(["w": three])?.hasPrefix("is a parameter or state") == true)
    let four = try TensorBuffer(TensorType(.f64, [4]))
    #expect(message(["x": four]) == "expected f64[3], found f64[4]")
    let table = try first.table(inputs: ["x": three])
    let error = #expect(throws: Diagnostic.self) { try second.run(table) }
    #expect(error?.message == "the argument table belongs to another program")
  }

  @Test(arguments: Backend.allCases)
  func updatesInPlace(_ backend: Backend) throws {
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.accumulation()
    let executable = try Executable(
      graph: graph, program: program, options: Self.options(backend, scratch))
    try executable.initialize(seed: 0)
    try executable.write(TensorData([3], [1, 2, 3] as [Double]), to: "x")
    try executable.run()
    try executable.run()
    #expect(try executable.read("w") == TensorData([3], [3, 5, 7] as [Double]))
    #expect(try executable.buffer("total").scalar == 15)
    #expect(try executable.buffer("w") === executable.argument("w"))
  }

  @Test(
    arguments: Backend.allCases,
    [(GEMMProvider.generated, 1), (.generated, 2), (.auto, 3)])
  func callsTheRuntime(_ backend: Backend, _ choice: (gemm: GEMMProvider, threads: Int)) throws {
    let scratch = try Scratch()
    let (graph, program) = try SamplePrograms.product()
    var options = Self.options(backend, scratch)
    options.gemm = choice.gemm
    options.threads = choice.threads
    let executable = try Executable(graph: graph, program: program, options: options)
    let a = TensorData([8, 5], (0..<40).map { Float($0 % 7) })
    let b = TensorData([5, 7], (0..<35).map { Float($0 % 5) - 2 })
    try executable.write(a, to: "a")
    try executable.write(b, to: "b")
    try executable.run()
    // Small integers: every order of summation is exact.
    #expect(try executable.read("y") == Interpreter.run(graph, [a, b])[0])
  }

  @Test func sharesBuffers() throws {
    let (graph, program) = try SamplePrograms.addition()
    let first = try Executable(graph: graph, program: program)
    let second = try Executable(
      graph: graph, program: nil,
      sharing: ["a": first.buffer("a"), "sum": first.buffer("sum"), "other": first.buffer("b")])
    try first.write(TensorData(TensorType(.f32, [8]), repeating: 1), to: "a")
    try first.write(TensorData(TensorType(.f32, [8]), repeating: 1), to: "b")
    try second.run()
    #expect(try first.read("sum") == TensorData(TensorType(.f32, [8]), repeating: 1))
    let wrong = try TensorBuffer(TensorType(.f32, [9]))
    let error = #expect(throws: Diagnostic.self) {
      _ = try Executable(graph: graph, program: nil, sharing: ["a": wrong])
    }
    #expect(error?.description == "error: shared buffer a: expected f32[8], found f32[9]")
  }

  @Test func explainsWrongNames() throws {
    let executable = try Executable(graph: try SamplePrograms.addition().0, program: nil)
    let read = #expect(throws: Diagnostic.self) { _ = try executable.read("sun") }
    #expect(read?.message == "there is no output or argument 'sun'; did you mean 'sum'?")
    let data = TensorData([1], [0] as [Float])
    let name = #expect(throws: Diagnostic.self) { try executable.write(data, to: "sum") }
    #expect(name?.message == "there is no argument 'sum'")
    let type = #expect(throws: Diagnostic.self) { try executable.write(data, to: "a") }
    #expect(type?.message == "argument %a is f32[8], found f32[1]")
  }

  @Test func reportsAStatus() throws {
    let graph = try SamplePrograms.addition().0
    let executable = try Executable(graph: graph, program: SamplePrograms.program("return 3;"))
    let error = #expect(throws: Diagnostic.self) { try executable.run() }
    #expect(error?.message == "expected status 0, found 3")
  }

  @Test(arguments: [0, -1, 100_000])
  func refusesImpossibleThreads(_ threads: Int) throws {
    let (graph, program) = try SamplePrograms.addition()
    let error = #expect(throws: Diagnostic.self) {
      _ = try Executable(graph: graph, program: program, options: .init(threads: threads))
    }
    #expect(error?.message == "expected 1 to 1024 threads, found \(threads)")
  }

  @Test func keepsSourceOnRequest() throws {
    let (graph, program) = try SamplePrograms.addition()
    let executable = try Executable(
      graph: graph, program: program, options: .init(keepsSource: true))
    let path = try #require(executable.compilation.sourcePath)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == program.source)
    try FileManager.default.removeItem(
      at: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  @Test func runsFromSeveralTasks() async throws {
    let (graph, program) = try SamplePrograms.accumulation()
    let executable = try Executable(graph: graph, program: program)
    try executable.write(TensorData([3], [1, 1, 1] as [Double]), to: "x")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { for _ in 0..<250 { try executable.run() } } }
      try await group.waitForAll()
    }
    #expect(try executable.read("w") == TensorData([3], [1000, 1000, 1000] as [Double]))
  }
}
