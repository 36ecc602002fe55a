import Foundation
import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Convolutions and windows as models spell them, against PyTorch and NumPy.
@Suite struct WindowSpellingTests {
  private struct Case: Decodable {
    let name: String
    let inputs: [String: FixtureTensor]
    let outputs: [String: FixtureTensor]
    let gradients: [String: FixtureTensor]
    let absolute: Double
    let relative: Double
  }

  private static let spellings: [String: @Sendable ([String: Tensor]) -> Tensor?] = [
    "same": convolved { convolution($0, $1, padding: .same, dilation: [3]) },
    "cubes": convolved { convolution($0, $1, strides: [2, 2, 2], padding: .all(1)) },
    "strides, padding, dilation, groups": convolved {
      convolution(
        $0, $1, strides: [2, 1], padding: .explicit(low: [1, 2], high: [1, 2]), dilation: [1, 2],
        groups: 2)
    },
    "transposed": convolved { transposedConvolution($0, $1) },
    "transposed with all options": convolved {
      transposedConvolution(
        $0, $1, strides: [3, 2], padding: .explicit(low: [1, 2], high: [1, 2]),
        outputPadding: [2, 1], dilation: [2, 2], groups: 2)
    },
    "max pool": { $0["x"].map { maxPool($0, window: [2, 2]) } },
    "max pool with all options": {
      $0["x"].map {
        maxPool($0, window: [3, 3], strides: [1, 2], padding: .all(1), dilation: [2, 1])
      }
    },
    "max pool of ties": {
      $0["x"].map { maxPool($0, window: [2, 2], strides: [1, 1], padding: .all(1)) }
    },
    "min pool": { $0["x"].map { minPool($0, window: [3], strides: [2]) } },
    "average pool that counts padding": {
      $0["x"].map {
        averagePool(
          $0, window: [3, 2], strides: [2, 2], padding: .all(1), countsPadding: true)
      }
    },
    "average pool of elements": {
      $0["x"].map { averagePool($0, window: [3, 3], strides: [2, 2], padding: .all(1)) }
    },
    "average pool of cubes": { $0["x"].map { averagePool($0, window: [2, 2, 2]) } },
    "global average pool": { $0["x"].map { globalAveragePool($0) } },
    "global max pool": { $0["x"].map { globalMaxPool($0) } },
    "edge padding": padded(.edge),
    "symmetric padding": padded(.symmetric),
    "wrap padding": padded(.wrap),
    "reflect padding": padded(.reflect),
    "reflect padding as PyTorch": {
      $0["x"].map { $0.pad(low: [0, 3, 2, 0], high: [0, 0, 1, 0], mode: .reflect) }
    },
  ]

  private static func convolved(_ build: @escaping @Sendable (Tensor, Tensor) -> Tensor)
    -> @Sendable ([String: Tensor]) -> Tensor?
  {
    { arguments in
      guard let x = arguments["x"], let kernel = arguments["kernel"] else { return nil }
      return build(x, kernel)
    }
  }

  private static func padded(_ mode: PaddingMode) -> @Sendable ([String: Tensor]) -> Tensor? {
    { $0["x"].map { $0.pad(low: [1, 0, 2], high: [2, 1, 0], mode: mode) } }
  }

  /// The graph of `y` and of the gradients of `sum(weights · y²)`.
  private static func graph(_ fixture: Case) throws -> Graph {
    let builder = GraphBuilder("spelling")
    var arguments: [String: Tensor] = [:]
    for (name, tensor) in fixture.inputs.sorted(by: { $0.key < $1.key }) {
      let role: Argument.Role = name == "weights" ? .input : .parameter
      arguments[name] = builder.argument(name, role, tensor.data.type)
    }
    let spelling = try #require(spellings[fixture.name], "\(fixture.name) has no spelling")
    let y = try #require(spelling(arguments))
    let weights = try #require(arguments["weights"])
    let loss = (square(y) * weights).sum()
    builder.output("y", y)
    for name in fixture.gradients.keys.sorted() {
      builder.output("gradient.\(name)", grad(loss, wrt: try #require(arguments[name])))
    }
    return try builder.finish()
  }

  @Test(arguments: [Backend.interpreter, .tcc, .cc])
  func agree(_ backend: Backend) throws {
    let file = Fixture.directory.appending(path: "Spellings/windows.json")
    let fixtures = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    #expect(fixtures.map(\.name).sorted() == Self.spellings.keys.sorted())
    let graph = try Graph.combined(fixtures.map(Self.graph))
    let executable = try Compiler.compile(graph, options: options(backend))
    for (index, fixture) in fixtures.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in fixtures.enumerated() {
      for (prefix, table) in [("", fixture.outputs), ("gradient.", fixture.gradients)] {
        for (name, expected) in table {
          let difference = try executable.read("c\(index).\(prefix)\(name)").difference(
            from: expected.data, absolute: fixture.absolute, relative: fixture.relative)
          if let difference { Issue.record("\(fixture.name): \(prefix)\(name)\(difference)") }
        }
      }
    }
  }
}
