import GraphC
import Testing

@testable import Training

/// Numbers of checkpoints and data may be anything a double is; none of them ends the process.
@Suite struct HostileNumberTests {
  private static let numbers: [Double] = [
    1e308, -1e308, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
    -Double.leastNonzeroMagnitude, 0x1p63, -0x1p64, 0,
  ]

  @Test func sparklinesShowAllNumbers() {
    #expect(Sparkline.text([-1e308, 1e308]) == "▁█")
    #expect(Sparkline.text([1e308, 1e308, 1e308]).count == 3)
    #expect(!Sparkline.text(Self.numbers).isEmpty)
    #expect(Sparkline.text([0, .leastNonzeroMagnitude]).count == 2)
    #expect(Sparkline.text([Double](repeating: 1e308, count: 1000), width: 10).count == 10)
  }

  @Test func scalesShowAllNumbers() {
    for kind in [PlotScale.Kind.linear, .whole, .logarithmic] {
      for number in Self.numbers {
        for other in Self.numbers {
          #expect(PlotScale([number, other], kind).ticks.count <= 101)
        }
      }
    }
  }

  @Test func memoriesOfCallbacksAreTaken() {
    for number in Self.numbers {
      let stopping = EarlyStopping(patience: 2)
      stopping.recall(
        CallbackMemory(
          numbers: ["best": number, "best epoch": number, "waited": number], tensors: [:]))
      #expect(stopping.memory.numbers["waited"].map { $0 >= 0 } ?? true)
    }
  }
}
