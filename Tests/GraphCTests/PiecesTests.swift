import CodeGeneration
import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Values made of pieces of axes: each piece is computed in its own loop, with the bits of the whole.
@Suite struct PiecesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let build: @Sendable (GraphBuilder) -> Void

    fileprivate init(_ name: String, _ build: @escaping @Sendable (GraphBuilder) -> Void) {
      testDescription = name
      self.build = build
    }
  }

  static let cases = [
    Case("rows, columns and planes") { builder in
      let parts = (1...4).map { builder.input("x\($0)", [3, $0, 5]) }
      builder.output("columns", concatenate(parts, axis: 1))
      builder.output("rows", concatenate(parts.map { $0.sum([1]) }, axis: 0))
      builder.output("inner", concatenate([parts[0], exp(parts[0]), parts[0] * 2], axis: 2))
    },
    Case("what comes before and after") { builder in
      let (x, y) = (builder.input("x", [4, 6]), builder.input("y", [4, 3]))
      let joined = concatenate([tanh(x) * 2, y, x.slice(axis: 1, to: 2)], axis: 1)
      builder.output("after", sqrt(abs(joined)) + 1)
      builder.output("part", joined.slice(axis: 1, from: 2, to: 8))
      builder.output("turned", joined.transposed + 1)
      builder.output("softmax", softmax(joined))
      builder.output("product", matmul(joined, joined, transposeRHS: true))
    },
    Case("padding") { builder in
      let x = builder.input("x", [3, 4])
      builder.output("both", x.pad(low: [1, 2], high: [2, 1]))
      builder.output("value", (x + 1).pad(low: [0, 2], high: [5, 0], value: -1) * 3)
      builder.output("spread", x.pad(low: [1, 0], high: [0, 1], interior: [1, 2]))
      let (late, early) = (x.pad(low: [2, 0], high: [0, 0]), x.pad(low: [0, 0], high: [2, 0]))
      builder.output("overlap", late + early)
      let deep = builder.input("deep", [2, 3, 2, 3])
      builder.output("deep", deep.pad(low: [1, 1, 1, 1], high: [1, 0, 2, 1]))
    },
    Case("gradients of slices") { builder in
      let z = builder.parameter("z", [5, 12])
      let gates = (0..<4).map { z.slice(axis: 1, from: 3 * $0, to: 3 * $0 + 3) }
      let cell = sigmoid(gates[0]) * tanh(gates[1]) + gates[2]
      let loss = (sigmoid(gates[3]) * tanh(cell)).sum()
      builder.output("dz", grad(loss, wrt: z))
      let steps = (0..<5).map { (row: Int) -> Tensor in
        z.slice(axis: 0, from: row, to: row + 1) * Tensor(Double(row + 1))
      }
      builder.output("rows", grad(square(stack(steps)).sum(), wrt: z))
      let every = z.slice(starts: [0, 1], stops: [5, 12], steps: [2, 3])
      builder.output("strided", grad(square(every).sum(), wrt: z))
    },
    Case("other types, empty and single pieces") { builder in
      let x = builder.input("x", .i32, [3, 2])
      builder.output("integers", concatenate([x, x * 2, x], axis: 1))
      builder.output("truths", concatenate([x.greater(x * 2), x.less(x + 1)], axis: 0))
      let empty = builder.zeros(TensorType(.i32, [3, 0]))
      builder.output("empty", concatenate([x, empty, x], axis: 1))
      let scalars = (0..<5).map { builder.input("s\($0)", .f64, []) }
      builder.output("scalars", stack(scalars.map { exp($0) }))
    },
    Case("sums of pieces divided among threads") { builder in
      let x = builder.input("x", [70, 300])
      builder.output("means", stack([x.mean(), square(x).mean(), x.max()]))
      builder.output("columns", concatenate([x.sum([0]), (x * x).sum([0])], axis: 0))
    },
  ]

  private static func run(
    _ graph: Graph, _ inputs: [TensorData], _ backend: Backend, threads: Int, fuses: Bool = true
  ) throws -> [TensorData] {
    var options = options(backend, threads: threads, disabling: fuses ? [] : ["fuse"])
    // Small graphs are divided among threads like large ones.
    options.planning.target = .standard.dividingFiner(4096)
    return try Compiler.compile(graph, options: options).results(inputs)
  }

  @Test(arguments: cases) func agree(_ item: Case) throws {
    let builder = GraphBuilder("pieces")
    item.build(builder)
    let graph = try builder.finish()
    let inputs = try VerificationData(graph, seed: 3).arguments()
    let expected = try Interpreter.run(graph, inputs)
    let found = try Self.run(graph, inputs, .tcc, threads: 1)
    let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
    if let difference { Issue.record("\(item.testDescription): \(difference)") }
    for (backend, threads) in [(Backend.cc, 1), (.tcc, 3), (.cc, 2)] {
      let other = try Self.run(graph, inputs, backend, threads: threads)
      for (output, pair) in zip(graph.outputs, zip(other, found)) {
        let isEqual = pair.0.difference(from: pair.1) == nil
        #expect(isEqual, "\(item.testDescription), \(output.name): \(backend), \(threads) threads")
      }
    }
    let unfused = try Self.run(graph, inputs, .tcc, threads: 2, fuses: false)
    let unlike = Agreement.difference(graph, unfused, expected, tolerance: Agreement.loose)
    if let unlike { Issue.record("\(item.testDescription), not fused: \(unlike)") }
  }

  // MARK: What pieces cost

  private static func formula(_ build: (GraphBuilder) -> Tensor) throws -> Formula {
    let builder = GraphBuilder("formula")
    builder.output("y", build(builder))
    let kernels = try KernelFormation.run(try builder.finish())
    return try #require(kernels.kernels.last?.formula)
  }

  /// Each piece loads its own operand, if any, and asks nothing.
  @Test func piecesAskNoQuestions() throws {
    let joined = try Self.formula { builder in
      concatenate((0..<50).map { builder.input("x\($0)", [2, 3 + $0 % 4]) }, axis: 1)
    }
    let padded = try Self.formula {
      $0.input("x", [3, 4, 5]).pad(low: [1, 1, 1], high: [1, 1, 1]) * 2
    }
    for (formula, count) in [(joined, 50), (padded, 7)] {
      let pieces = formula.pieces()
      #expect(pieces.count == count)
      for piece in pieces {
        let asks = piece.formula.expressions.contains { expression in
          guard case .call(let function, _) = expression else { return false }
          return [.select, .less, .greaterEqual, .and, .minimum, .maximum].contains(function)
        }
        #expect(!asks && piece.formula.operands.count <= 1)
      }
      let elements = pieces.map { Shape($0.formula.domain).elementCount }.reduce(0, +)
      #expect(elements == Shape(formula.domain).elementCount)
    }
  }

  /// Cuts along many axes stay few: the rest is asked element by element.
  @Test func cutsAreBounded() throws {
    let formula = try Self.formula { builder in
      let x = builder.input("x", [2, 2, 2])
      let pads = (0..<6).map { x.pad(low: [$0, 6 - $0, $0], high: [6 - $0, $0, 6 - $0]) }
      return pads.dropFirst().reduce(pads[0], +)
    }
    #expect((2...200).contains(formula.pieces().count))
  }

  /// What a large concatenation is made of needs no memory of its own, and no kernel.
  @Test func producersAreComputedInPlace() throws {
    let builder = GraphBuilder("producers")
    let parts = (0..<200).map { exp(builder.input("x\($0)", [8])) * 2 }
    builder.output("y", concatenate(parts))
    let kernels = try KernelFormation.run(try builder.finish())
    #expect(kernels.kernels.count == 1)
  }
}
