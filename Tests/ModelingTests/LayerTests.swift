import Execution
import IR
import Modeling
import Operators
import Testing

@Suite struct LayerTests {
  @Test func sequentialDeclaresParametersInOrder() throws {
    let builder = GraphBuilder("test")
    let hasHidden = true
    let network = Sequential {
      Flatten()
      if hasHidden { Dense(300, activation: .relu, initializer: .heNormal) }
      for _ in 0..<1 { Dense(100, bias: false) }
      Tanh()
      Dense(10, name: "output")
      Softmax()
    }
    let y = network(builder.input("x", [32, 28, 28]))
    builder.output("y", y)
    let graph = try builder.finish()
    #expect(y.type == TensorType(.f32, [32, 10]))
    let found = graph.arguments.map { "\($0.label): \($0.type)" }
    #expect(
      found == [
        "x: f32[32x28x28]", "dense.weight: f32[784x300]", "dense.bias: f32[300]",
        "dense2.weight: f32[300x100]", "output.weight: f32[100x10]", "output.bias: f32[10]",
      ])
    #expect(graph.arguments[1].initializer == .heNormal(fanIn: 784))
    #expect(graph.arguments[2].initializer == .zeros)
    #expect(graph.arguments[3].initializer == .glorotUniform(fanIn: 300, fanOut: 100))
  }

  @Test func parametersKnowWhereTheirLayerWasMade() throws {
    let builder = GraphBuilder("test")
    let layer = Dense(4, file: "Model.swift", line: 12)
    _ = layer(builder.input("x", [2, 3]))
    let origin = builder.argument(named: "dense.weight")?.node?.origin
    #expect(origin == Origin(file: "Model.swift", line: 12, scope: "dense"))
  }

  @Test func denseKeepsTheElementTypeAndLeadingAxes() {
    let builder = GraphBuilder("test")
    let y = Dense(4)(builder.input("x", [2, 5, 3], .f64))
    #expect(y.type == TensorType(.f64, [2, 5, 4]))
  }

  @Test func denseComputesItsSum() throws {
    let builder = GraphBuilder("test")
    let x = values(builder, [2, 2], [1, 2, 3, 4])
    let layer = Dense(1, initializer: .fixed(.ones))
    builder.output("y", layer(x))
    let graph = try builder.finish()
    #expect(graph.arguments.map(\.initializer) == [.ones, .zeros])
    // 1 · 2 - 2 + 0.5 and 3 · 2 - 4 + 0.5.
    let (weight, bias) = (TensorData([2, 1], [2.0, -1]), TensorData([1], [0.5]))
    let results = try Interpreter(graph).run([weight, bias])
    #expect(results.map(\.doubles) == [[0.5, 2.5]])
  }

  @Test func activationLayersAreTheFunctions() throws {
    let results = try evaluate { builder in
      let x = values(builder, [1, 3], [-1, 0, 2])
      return [
        ReLU()(x), relu(x), Sigmoid()(x), sigmoid(x), Tanh()(x), tanh(x), Softmax()(x), softmax(x),
        Activation.linear(x), x,
      ]
    }
    for pair in stride(from: 0, to: results.count, by: 2) {
      #expect(results[pair] == results[pair + 1])
    }
  }

  @Test func initializersHaveTheirVariance() {
    #expect(Initializer.glorotUniform(fanIn: 2, fanOut: 4) == .uniform(low: -1, high: 1))
    #expect(Initializer.heNormal(fanIn: 8) == .normal(mean: 0, deviation: 0.5))
    #expect(Initializer.lecunNormal(fanIn: 4) == .normal(mean: 0, deviation: 0.5))
    #expect(Initializer.heNormal(fanIn: 0) == Initializer.heNormal(fanIn: 1))
  }

  @Test(
    arguments: [
      (
        Dense(4, name: "head"), TensorType(.f32, [3]), "layer head",
        "expected a rank of at least 2 (batch, features), found f32[3]"
      ),
      (Dense(0), TensorType(.f32, [2, 3]), "layer dense", "expected at least 1 unit, found 0"),
      (
        Dense(4), TensorType(.u8, [2, 3]), "layer dense",
        "expected float elements, found u8[2x3]; cast them first"
      ),
      (
        Flatten(), TensorType(.f32, []), "layer flatten",
        "expected a batch axis, found the scalar f32[]"
      ),
    ] as [(any Layer, TensorType, String, String)])
  func mistakesNameTheLayer(
    _ layer: any Layer, _ type: TensorType, _ subject: String, _ message: String
  ) {
    let builder = GraphBuilder("test")
    // What follows a mistake is silent.
    builder.output("y", softmax(Dense(2)(layer(builder.argument("x", .input, type)))))
    let found = diagnostic { _ = try builder.finish() }
    #expect(found?.subject == subject)
    #expect(found?.message == message)
    #expect(found?.notes.last?.contains("input \"x\"") == true)
  }
}
