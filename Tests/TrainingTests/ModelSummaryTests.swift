import GraphC
import Modeling
import Testing
import Training

@Suite struct ModelSummaryTests {
  /// The numbers that Keras prints for the same layers, and operations counted by hand.
  @Test func countsParametersAndOperations() throws {
    let model = Model(name: "clothes", optimizer: SGD()) { builder, batchSize in
      let x = builder.input("x", [batchSize, 784])
      let labels = builder.input("labels", [batchSize], .u8)
      let network = Sequential {
        Dense(300, activation: .relu, name: "hidden")
        Dense(10, name: "output")
      }
      let logits = builder.scope("network") { network(x) }
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
    let summary = try ModelSummary(model, batchSize: 4)
    let (hidden, output) = (summary.layers[0], summary.layers[1])
    #expect(hidden.name == "network.hidden")
    #expect(hidden.result == TensorType(.f32, [4, 300]))
    #expect(hidden.parameterCount == 235_500)
    // A product, a sum with the bias, and the larger of it and 0, maybe as a comparison and choice.
    let perUnit = hidden.operations / 1200
    #expect(perUnit == 1570 || perUnit == 1571)
    #expect(output.name == "network.output")
    #expect(output.parameterCount == 3010)
    #expect(output.operations == 24_040)
    #expect(summary.parameterCount == 238_510)
    #expect(summary.stateCount == 0)
    #expect(summary.program.kernelCount < summary.program.unfusedKernelCount)
    #expect(summary.program.byteCount >= summary.program.lowerBoundByteCount)
    #expect("\(summary)".contains("network.hidden"))
  }

  @Test func tellsTheModelsMistakes() {
    let model = Model(name: "empty", optimizer: SGD()) { _, _ in }
    #expect(throws: Diagnostic.self) { try ModelSummary(model) }
  }
}
