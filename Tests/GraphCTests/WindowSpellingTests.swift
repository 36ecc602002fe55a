import Foundation
import GraphC
import TestSupport
import Testing

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
  ]

  private static func convolved(_ build: @escaping @Sendable (Tensor, Tensor) -> Tensor)
    -> @Sendable ([String: Tensor]) -> Tensor?
  {
    { arguments in
      guard let x = arguments["x"], let kernel = arguments["kernel"] else { return nil }
      return build(x, kernel)
    }
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
