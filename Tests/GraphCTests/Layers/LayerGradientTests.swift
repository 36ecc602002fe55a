import GraphC
import TestSupport
import Testing
import Verification

/// Gradients of layers in `f64` for inputs and parameters, against central differences.
@Suite struct LayerGradientTests {
  @Test(arguments: LayerSamples.all) func firstOrder(_ sample: Sample) throws {
    for failure in try GradientProbe(sample, order: 1).failures() {
      Issue.record("\(sample): \(failure)")
    }
  }

  @Test(arguments: LayerSamples.all) func secondOrder(_ sample: Sample) throws {
    for failure in try GradientProbe(sample, order: 2).failures() {
      Issue.record("\(sample): \(failure)")
    }
  }

  /// Text, passes, tcc fused and not, one and two threads.
  @Test(arguments: LayerSamples.all) func agrees(_ sample: Sample) throws {
    let graph = try sample.graph()
    if let failure = differentialCheck.failure(of: graph, sample.inputs(of: graph, seed: 9)) {
      Issue.record("\(failure)")
    }
  }
}
