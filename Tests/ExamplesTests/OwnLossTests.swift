import Foundation
import GraphC
import Testing
import Training

@testable import Examples

/// Losses of one's own: of layers, of confusions, and of what is not frozen.
@Suite(.enabled(if: FashionSubset.isInstalled)) struct OwnLossTests {
  @Test func `layers learn from their own excitement`() throws {
    let data = try FashionSubset.images(train: 1500, test: 300)
    let report = try ForwardForward.train(FashionSubset.request(epochs: 4), data: data, units: 60)
    // Chance is right in 0.1 of the cases.
    for title in ["forward-forward", "backpropagation"] {
      let accuracy = report.fact("\(title) test accuracy")
      expect("forward-forward: \(title)", accuracy, above: 0.4)
    }
  }

  /// The second layer's loss has the slope 0 along the first one's weights, and the compiler knows.
  @Test func `no gradient crosses layers`() throws {
    let builder = GraphBuilder("layers")
    let goodness = ForwardForward.goodness(of: builder.input("x", [3, 784]), 5)
    // Of the first layer, which is declared first.
    let weight = try #require(builder.arguments(.parameter).first)
    #expect(weight.shape == [784, 5])
    builder.output("crossing", grad(goodness[1].sum(), wrt: weight))
    builder.output("own", grad(goodness[0].sum(), wrt: weight))
    let graph = try Compiler.optimize(try builder.finish())
    let outputs = Dictionary(uniqueKeysWithValues: graph.outputs.map { ($0.name, $0.value) })
    let crossing = try #require(outputs["crossing"])
    let own = try #require(outputs["own"])
    #expect(!dependsOnInput(crossing, in: graph))
    #expect(dependsOnInput(own, in: graph))
  }

  private func dependsOnInput(_ value: Value, in graph: Graph) -> Bool {
    var stack = [value]
    var seen: Set<Value> = []
    while let next = stack.popLast() {
      guard seen.insert(next).inserted else { continue }
      if graph[next].argument?.role == .input { return true }
      stack += graph[next].operands
    }
    return false
  }

  @Test func `confusions and weights move as the loss asks`() throws {
    let data = try FashionSubset.images(train: 3000, test: 1000)
    let report = try CustomLoss.train(FashionSubset.request(epochs: 4), data: data, units: 30)
    let (plain, smooth) = ("cross entropy alone", "smooth")
    expect(
      "custom-loss: roughness", report.fact("\(smooth) roughness"),
      below: report.fact("\(plain) roughness") * 0.8)
    expect(
      "custom-loss: confusions", report.fact("costly confusions expensive confusions"),
      below: report.fact("\(plain) expensive confusions") * 0.9)
  }

  @Test func `what is frozen helps, and has no gradient`() throws {
    let data = try FashionSubset.images(train: 3000, test: 500)
    let report = try TransferLearning.train(
      FashionSubset.request(epochs: 6), data: data, filters: [4, 8], pictures: 20)
    #expect(report.fact("new pictures") == 100)
    expect("transfer-learning: old classes", report.fact("old classes accuracy"), above: 0.4)
    expect("transfer-learning: transferred", report.fact("transferred accuracy"), above: 0.3)
    let graph = try TransferLearning.network(filters: [4, 8]).freezing("conv*")
      .trainingGraph(batchSize: 8)
    let updated = graph.outputs.compactMap(\.updates).compactMap { graph[$0].argument?.label }
    #expect(updated.contains("hidden.weight"))
    #expect(!updated.contains { $0.hasPrefix("conv") })
    // All are read by the forward pass alone: nothing has the shape of their gradients but themselves.
    let frozen = graph.arguments.filter {
      $0.label.hasPrefix("conv") && $0.label.hasSuffix("weight")
    }
    #expect(frozen.count == 2)
    for argument in frozen {
      let twins = graph.values.filter {
        graph.type(of: $0).shape == argument.type.shape && graph[$0].argument == nil
      }
      #expect(twins.isEmpty, "\(argument.label)")
    }
  }
}
