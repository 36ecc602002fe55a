import IR
import Modeling
import Operators
import Testing

/// What reservoirs and networks that go on by themselves say of options that do not fit.
@Suite struct ReservoirMistakeTests {
  private static func message(_ body: (GraphBuilder) -> Tensor) -> String? {
    let builder = GraphBuilder("mistake")
    builder.output("y", body(builder))
    do {
      _ = try builder.finish()
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: [
    (Reservoir(3, connectivity: 1.5), "the connectivity is 1.5, expected a share of 1"),
    (Reservoir(3, leak: 0), "the leak is 0.0, expected a share of 1"),
    (Reservoir(3, leak: .nan), "the leak is nan, expected a share of 1"),
    (
      Reservoir(3, spectralRadius: -1),
      "the spectral radius is -1.0, expected a finite number of at least 0"
    ),
    (
      Reservoir(3, inputScaling: .infinity),
      "the input scaling is inf, expected a finite number of at least 0"
    ),
    (Reservoir(0), "expected at least 1 unit, found 0"),
  ])
  func reservoirs(_ layer: Reservoir, _ message: String) {
    #expect(Self.message { layer($0.input("x", [1, 2, 1])) } == message)
    #expect(Self.message { layer.run($0.input("x", [1, 2, 1])).sequence } == message)
  }

  @Test func freeRunning() {
    let wide = FreeRunning { LSTM(3) }
    #expect(
      Self.message { wide.continued($0.input("x", [1, 2, 1]), steps: 3) }
        == "a step's input is f32[1x1x1], and what is fed back f32[1x1x3]: give feedback:")
    let both = FreeRunning { LSTM(1, isBidirectional: true) }
    #expect(
      Self.message { both.continued($0.input("x", [1, 2, 2]), steps: 3) }
        == "a layer reads sequences in both directions, and what is to come is not known")
    let right = FreeRunning { LSTM(1) }
    #expect(
      Self.message { right.continued($0.input("x", [1, 2, 1]), steps: 0) }
        == "cannot go on for 0 steps")
    #expect(
      Self.message { right.continued($0.input("x", [1]), steps: 1) }
        == "found f32[1], expected at least one step (batch, steps, …)")
    #expect(Self.message { right.continued($0.input("x", [1, 2, 1]), steps: 1) } == nil)
  }
}
