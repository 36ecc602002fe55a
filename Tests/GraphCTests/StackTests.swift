import CodeGeneration
import Foundation
import GraphC
import Modeling
import Synchronization
import TestSupport
import Testing
import Verification

/// No kernel needs much stack, whatever it computes: programs run on threads of any size.
@Suite struct StackTests {
  /// Graphs with many operands, results, carries, values alive at once and long rows.
  private static let graphs: [String: @Sendable (GraphBuilder) -> Void] = [
    "operands": { builder in
      let parts = (0..<1000).map { builder.input("x\($0)", [5]) }
      builder.output("joined", concatenate(parts))
      builder.output("stacked", stack(parts.map { $0 + 1 }, axis: 1))
      builder.output("sum", parts.dropFirst().reduce(parts[0], +))
    },
    "carries": { builder in
      let carries = (0..<500).map { builder.input("c\($0)", [2]) }
      let (last, outputs) = scan(initial: carries, length: 3) { carry, _ in
        (carry.map { $0 * 0.5 + 1 }, [carry[0] + carry[499]])
      }
      builder.output("sum", last.dropFirst().reduce(last[0], +))
      builder.output("first", last[0])
      builder.output("outputs", outputs[0])
    },
    "values": { builder in
      let x = builder.input("x", .f64, [3000])
      let values = (1...40).map { (factor: Int) -> Tensor in x * Tensor(Double(factor)) }
      // Each meets all others, so that none is done with before the last.
      for turn in 0..<6 {
        var sum = x
        for place in values.indices {
          let value = values[(place + turn) % values.count]
          sum = sum + value * Tensor(Double(place + 1))
        }
        builder.output("sum\(turn)", sum)
      }
    },
    "rows": { builder in
      let x = builder.input("x", .f64, [3, 8000])
      builder.output("norm", layerNorm(softmax(x) * x))
      builder.output("columns", softmax(builder.input("y", .f64, [2000, 64]), axis: 0))
    },
    "bands": { builder in
      let (a, b) = (builder.input("a", [70, 40]), builder.input("b", [40, 500]))
      builder.output("y", softmax(matmul(a, b)).sum([1]))
    },
  ]

  /// The bytes of all arrays that a function of a program has on its stack.
  private static func arrayByteCounts(_ source: String) -> [String: Int] {
    let sizes = [
      "double": 8, "int64_t": 8, "float": 4, "int32_t": 4, "uint16_t": 2, "uint8_t": 1, "int8_t": 1,
      "char": 1,
    ]
    var counts: [String: Int] = [:]
    var function = ""
    for line in source.split(separator: "\n") {
      if line.hasPrefix("static"), line.contains("("), line.hasSuffix("{") || line.hasSuffix(",") {
        function = String(line)
      }
      if line.hasPrefix("int32_t") { function = "the entry" }
      guard line.hasPrefix("  "), !line.contains("static"),
        let match = line.firstMatch(of: #/^\s*(?:const )?(\w+) (\**)(?:const )?\w+\[(\d*)\]( =|;)/#)
      else { continue }
      let listed = line.split(separator: "{").last?.split(separator: ",").count ?? 0
      let count = Int(match.3) ?? listed
      let size = match.2.isEmpty ? sizes[String(match.1)] ?? 8 : 8
      counts[function, default: 0] += count * size
    }
    return counts
  }

  @Test(arguments: Dialect.allCases) func arraysAreBounded(_ dialect: Dialect) throws {
    var found = 0
    for (name, build) in Self.graphs {
      let builder = GraphBuilder(name)
      build(builder)
      let plan = try Compiler.planMemory(try KernelFormation.run(try builder.finish()))
      let program = CodeGenerator.emit(plan, dialect: dialect)
      for (function, bytes) in Self.arrayByteCounts(program.graphSource) {
        #expect(bytes <= 48 << 10, "\(name): \(bytes) bytes in \(function)")
        found += 1
      }
    }
    #expect(found > 5)
  }

  @Test(arguments: [Backend.tcc, .cc], Array(graphs.keys).sorted())
  func runsOnASmallStack(_ backend: Backend, _ name: String) throws {
    let builder = GraphBuilder(name)
    let build = try #require(Self.graphs[name])
    build(builder)
    let graph = try builder.finish()
    let inputs = try VerificationData(graph, seed: 5).arguments()
    let expected = try Interpreter.run(graph, inputs)
    let program = try Compiler.compile(graph, options: options(backend))
    let run = SmallRun(program, inputs)
    let thread = Thread { run.perform() }
    #if DEBUG
      // Functions of the library that no compiler has optimized keep every register in memory.
      thread.stackSize = 512 << 10
    #else
      thread.stackSize = 128 << 10
    #endif
    thread.start()
    let found = try run.wait()
    let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
    if let difference { Issue.record("\(name): \(difference)") }
  }
}

/// A run on another thread.
private final class SmallRun: Sendable {
  private let program: Executable
  private let inputs: [TensorData]
  private let results = Mutex<[TensorData]?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ program: Executable, _ inputs: [TensorData]) {
    self.program = program
    self.inputs = inputs
  }

  func perform() {
    let found = try? program.results(inputs)
    results.withLock { $0 = found }
    done.signal()
  }

  /// - Throws: if there are no results.
  func wait() throws -> [TensorData] {
    done.wait()
    return try #require(results.withLock { $0 })
  }
}
