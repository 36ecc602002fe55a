import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Gradients of functions on tensors in `f64` against central differences, of first and second
/// order, at points of another kind than those of the fixtures: random, and with dropout.
@Suite struct FunctionGradientTests {
  @Test(arguments: FunctionSamples.all) func firstOrder(_ sample: Sample) throws {
    let failures = try GradientProbe(sample, order: 1).failures()
    for failure in failures { Issue.record("\(sample): \(failure)") }
  }

  @Test(arguments: FunctionSamples.all) func secondOrder(_ sample: Sample) throws {
    let failures = try GradientProbe(sample, order: 2).failures()
    for failure in failures { Issue.record("\(sample): \(failure)") }
  }

  /// Text, passes, tcc fused and not, one and two threads.
  @Test(arguments: FunctionSamples.all) func agrees(_ sample: Sample) throws {
    let graph = try sample.graph()
    let inputs = sample.inputs(of: graph, seed: 9)
    if let failure = differentialCheck.failure(of: graph, inputs) {
      Issue.record("\(failure)")
    }
  }
}
