import GraphC
import TestSupport
import Testing
import Training

@testable import Examples

@Suite struct QuantizedInferenceTests {
  @Test func `small weights cost little, and training for them brings it back`() throws {
    var sizes = QuantizedInference.Sizes()
    (sizes.pictures, sizes.sequences, sizes.filters, sizes.units) = (1500, 300, [4, 8], 8)
    sizes.text = CharGPT.Sizes(rows: 4, length: 16, width: 16, layers: 1, heads: 2)
    let text = String(repeating: "in the beginning was the word, and the word was. ", count: 40)
    let report = try QuantizedInference.train(
      FashionSubset.request(epochs: 2),
      data: try FashionSubset.images(train: 3000, test: 500), text: text, sizes)
    for name in ["fashion-mlp", "fashion-cnn", "lstm", "char-gpt"] {
      let bytes = QuantizedInference.ways.map { report.fact("\(name) \($0.title) bytes") }
      #expect(bytes[0] > 2.5 * bytes[1], "\(name)")
      #expect(bytes[1] > 1.3 * bytes[2], "\(name)")
      #expect(bytes[2] == bytes[3], "\(name)")
    }
    let accuracy = { (way: String) in report.fact("fashion-mlp \(way) accuracy") }
    expect("int8", abs(accuracy("int8") - accuracy("f32")), below: 0.01)
    expect("int4 trained", accuracy("int4 trained"), above: accuracy("f32") - 0.05)
  }
}
