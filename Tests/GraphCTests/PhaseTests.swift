import Foundation
import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Convolutions of spread-out operands, computed phase by phase: transposed convolutions, and
/// gradients of strided ones.
@Suite struct PhaseTests {
  private struct Case: Decodable {
    let name: String
    let isTransposed: Int
    let strides: [Int]
    let padding: [Int]
    let outputPadding: [Int]
    let dilation: [Int]
    let groups: Int
    let inputs: [String: FixtureTensor]
    let y: FixtureTensor
    let gradients: [String: FixtureTensor]
    /// Of the sum of the gradients' squares.
    let second: [String: FixtureTensor]

    static func load() throws -> [Case] {
      let file = Fixture.directory.appending(path: "Phases/convolutions.json")
      return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    /// `y`, and for each input `gradient.NAME` and `second.NAME`.
    func graph() throws -> Graph {
      let builder = GraphBuilder("phases")
      var arguments: [String: Tensor] = [:]
      for (name, tensor) in inputs.sorted(by: { $0.key < $1.key }) {
        arguments[name] = builder.input(name, tensor.data.type.shape, .f64)
      }
      let (x, kernel) = (try #require(arguments["x"]), try #require(arguments["kernel"]))
      let around = WindowPadding.explicit(low: padding, high: padding)
      let y =
        isTransposed == 1
        ? transposedConvolution(
          x, kernel, strides: strides, padding: around, outputPadding: outputPadding,
          dilation: dilation, groups: groups)
        : convolution(
          x, kernel, strides: strides, padding: around, dilation: dilation, groups: groups)
      let loss = (y * (try #require(arguments["weights"]))).sum()
      let gradients = grad(loss, wrt: [x, kernel])
      let squares = square(gradients[0]).sum() + square(gradients[1]).sum()
      builder.output("y", y)
      builder.output("gradient.x", gradients[0])
      builder.output("gradient.kernel", gradients[1])
      for (name, argument) in arguments.sorted(by: { $0.key < $1.key }) {
        builder.output("second.\(name)", grad(squares, wrt: argument))
      }
      return try builder.finish()
    }
  }

  /// Phases and products wherever they are possible, however small.
  private static let everywhere = PassPipeline([
    .simplify, .foldConstants, .splitPhases(limits: .none), .multiplyWindows(limits: .none),
    .simplify,
  ])

  @Test(arguments: [Backend.interpreter, .tcc, .cc]) func agreesWithPyTorch(_ backend: Backend)
    throws
  {
    let cases = try Case.load()
    var graphs: [Graph] = []
    for fixture in cases { graphs.append(try Self.everywhere.run(fixture.graph())) }
    let executable = try Compiler.compile(.combined(graphs), options: options(backend))
    for (index, fixture) in cases.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in cases.enumerated() {
      for (prefix, table) in [
        ("", ["y": fixture.y]), ("gradient.", fixture.gradients), ("second.", fixture.second),
      ] {
        for (name, expected) in table {
          // All numbers are sums of at most some thousand products near 1, or of these squared.
          let difference = try executable.read("c\(index).\(prefix)\(name)").difference(
            from: expected.data, absolute: 1e-9, relative: 1e-12)
          if let difference { Issue.record("\(fixture.name): \(prefix)\(name)\(difference)") }
        }
      }
    }
  }

  /// Only groups stay as they are, in `y` and in both orders of gradients.
  @Test func leavesNoOperandSpreadOut() throws {
    for fixture in try Case.load() {
      let simple = try PassPipeline([.simplify, .foldConstants]).run(fixture.graph())
      let split = try Pass.splitPhases(limits: .none).run(simple)
      let isSpread = { (graph: Graph) in
        graph.nodes.contains {
          $0.operation.name == "convolution"
            && $0.operation.attributes.contains { $0.name == "base_dilation" }
        }
      }
      // Nothing is between the elements of one.
      #expect(isSpread(simple) == (fixture.name != "transposed: one element"), "\(fixture.name)")
      #expect(isSpread(split) == (fixture.groups > 1), "\(fixture.name)")
      #expect(try Pass.splitPhases(limits: .none).run(split) == split, "\(fixture.name)")
    }
  }

  private static func transposed(
    _ name: String, kernels: Int, _ x: Shape, _ kernel: Shape, _ type: ElementType = .f32,
    _ build: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> ProductCase {
    ProductCase(name: name, kernelCount: kernels) { builder in
      let (x, kernel) = (builder.input("x", x, type), builder.input("kernel", kernel, type))
      builder.output("y", tanh(build(x, kernel)))
    }
  }

  /// The products, what puts their results together, and what reads that.
  static let split = [
    transposed("shared windows", kernels: 3, [2, 12, 14, 16], [4, 4, 4, 16]) {
      transposedConvolution($0, $1, strides: 2, padding: .same)
    },
    transposed("one output", kernels: 3, [3, 9, 11, 16], [4, 4, 1, 16]) {
      transposedConvolution($0, $1, strides: 2, padding: .same)
    },
    transposed("windows of their own", kernels: 6, [2, 7, 6, 24], [4, 4, 32, 24]) {
      transposedConvolution($0, $1, strides: 2, padding: .same)
    },
    transposed("odd window, of doubles", kernels: 4, [2, 7, 6, 24], [3, 3, 32, 24], .f64) {
      transposedConvolution($0, $1, strides: 2, padding: .all(1), outputPadding: 1)
    },
    transposed("stride as large as the window", kernels: 3, [2, 7, 6, 40], [2, 2, 16, 40]) {
      transposedConvolution($0, $1, strides: 2)
    },
    transposed("one tap", kernels: 3, [2, 12, 14, 40], [1, 1, 16, 40]) {
      transposedConvolution($0, $1, strides: 2, outputPadding: 1)
    },
  ]

  @Test(arguments: split) func countsKernels(_ example: ProductCase) throws {
    try example.expectKernels()
  }

  @Test(arguments: split) func agreesWithTheInterpreter(_ example: ProductCase) throws {
    try example.expectAgreement(without: ["load-windows"])
  }

  @Test(arguments: split) func agreesWithoutThePass(_ example: ProductCase) throws {
    let graph = try example.graph()
    let inputs = ProductCase.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    let other = Agreement.check(
      graph, inputs, expected, options(.tcc, disabling: ["split-phases"]))
    #expect(other.failure == nil)
  }

  @Test(arguments: split) func planIsRight(_ example: ProductCase) throws {
    let plan = try Compiler.planMemory(
      Compiler.formKernels(Compiler.optimize(example.graph())))
    #expect(PlanOracle.isRight(plan))
  }

  /// What would have no products, or has none that the pass knows, stays as it is.
  @Test func leavesTheRest() throws {
    let rest = [
      Self.transposed("groups", kernels: 1, [2, 12, 12, 16], [4, 4, 16, 16]) {
        transposedConvolution($0, $1, strides: 2, groups: 2)
      },
      Self.transposed("little work", kernels: 1, [1, 3, 3, 4], [4, 4, 4, 4]) {
        transposedConvolution($0, $1, strides: 2)
      },
      Self.transposed("windows that move farther", kernels: 1, [2, 12, 12, 16], [4, 4, 16, 16]) {
        convolution($0, $1, strides: 2, baseDilation: 3)
      },
      Self.transposed("no spread", kernels: 1, [2, 12, 12, 16], [4, 4, 16, 16]) {
        transposedConvolution($0, $1)
      },
    ]
    for example in rest {
      let graph = try PassPipeline([.simplify, .foldConstants]).run(example.graph())
      #expect(try Pass.splitPhases.run(graph) == graph, "\(example.name)")
    }
  }

  /// There is never more to multiply than with zeros between elements.
  @Test func multipliesLess() throws {
    for fixture in try Case.load() where fixture.groups == 1 {
      let graph = try PassPipeline([.simplify, .foldConstants]).run(fixture.graph())
      let split = try Pass.splitPhases(limits: .none).run(graph)
      let (found, dense) = (Self.products(split), Self.products(graph))
      #expect(split == graph || found < dense, "\(fixture.name): \(found), \(dense)")
    }
  }

  /// Multiplications of all convolutions, with the zeros between elements.
  private static func products(_ graph: Graph) -> Int {
    graph.nodes.reduce(0) { sum, node in
      guard node.operation.name == "convolution", let outputs = node.type.shape.extents.last else {
        return sum
      }
      let taps = graph.type(of: node.operands[1]).elementCount / outputs
      return sum + taps * node.type.elementCount
    }
  }

  @Test(arguments: [Backend.tcc, .cc]) func nothingComesOfNothing(_ backend: Backend) throws {
    let builder = GraphBuilder("empty")
    let x = builder.input("x", [0, 4, 4, 8])
    let kernel = builder.input("kernel", [4, 4, 8, 8])
    let y = transposedConvolution(x, kernel, strides: 2, padding: .same)
    builder.output("y", y)
    builder.output("dkernel", grad(y.sum(), wrt: kernel))
    let executable = try Compiler.compile(builder.finish(), options: options(backend))
    try executable.write(TensorData(TensorType(.f32, [4, 4, 8, 8]), repeating: 1), to: "kernel")
    try executable.run()
    #expect(try executable.read("y").type.shape == [0, 8, 8, 8])
    #expect(try executable.read("dkernel").doubles.allSatisfy { $0 == 0 })
  }
}
