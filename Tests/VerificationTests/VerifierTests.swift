import GraphC
import Modeling
import RandomGraphs
import Testing
import Verification

/// Right models pass every check; a defect is found, and the right node is named.
@Suite struct VerifierTests {
  private static let options = VerificationOptions(
    backends: [.tcc], execution: ExecutionOptions(cacheDirectory: programCache))

  /// The line of the broken operator is the caller's.
  private func model(_ body: @escaping @Sendable (Tensor) -> Tensor) -> Model {
    Model(name: "sample", optimizer: Adam()) { builder, rows in
      let x = builder.input("x", [rows, 3])
      let labels = builder.input("labels", [rows], .u8)
      let hidden = body(Dense(5, activation: .tanh)(x))
      let logits = Dense(4)(hidden)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }

  private func report(_ body: @escaping @Sendable (Tensor) -> Tensor) throws -> VerificationReport {
    try Verifier.verify(model(body), batchSize: 3, options: Self.options)
  }

  private func failure(_ name: String, _ report: VerificationReport) throws
    -> VerificationReport.Check
  {
    try #require(report.failures.first { $0.name == name }, "\(report.failures)")
  }

  @Test func rightModelsPass() throws {
    let report = try report { $0 }
    #expect(report.isPassed, "\(report.failures)")
    let names = report.checks.map(\.name)
    for name in [
      "text", "passes twice", "memory plan", "finite values", "gradients", "second order", "tcc",
      "tcc without fuse", "tcc without simplify", "tcc, 2 threads", "open batch size",
      "gradient rules at special points", "tcc, special points", "gradients at special points",
      "second order at special points",
    ] { #expect(names.contains(name), "\(names)") }
    #expect(report.checks.allSatisfy { $0.outcome == .passed })
  }

  /// Rows one by one: there is no program for all batch sizes, which is no mistake.
  @Test func modelsOfOneBatchSizePass() throws {
    let model = Model(name: "rows", optimizer: SGD()) { builder, rows in
      let y = Dense(1)(builder.input("x", [rows, 3], .f32))
      let parts = (0..<rows).map { tanh(y.slice(axis: 0, from: $0, to: $0 + 1)).sum() }
      builder.output("loss", parts.dropFirst().reduce(parts[0], +))
    }
    let report = try Verifier.verify(model, batchSize: 3, options: Self.options)
    #expect(report.isPassed, "\(report.failures)")
    let skipped = try #require(report.checks.first { $0.outcome == .skipped })
    #expect(skipped.name == "open batch size")
    #expect(skipped.message.contains("it may be built row by row"))
  }

  @Test func kinksAndBarriersPass() throws {
    let report = try report { maximum(stopGradient($0) * $0, 0) + abs($0) }
    #expect(report.isPassed, "\(report.failures)")
  }

  @Test func wrongGradientsAreNamed() throws {
    let report = try report { tanh(WrongGradient.of($0 * 3)) }
    let failure = try failure("gradients", report)
    let node = try #require(failure.location)
    #expect(node.operation == "wrong_gradient")
    #expect(node.origin?.hasPrefix("VerificationTests/VerifierTests.swift:") == true)
    #expect(node.message.hasPrefix("its gradient rule gives "))
    #expect(failure.message.hasPrefix("along %"))
    #expect(report.checks.first { $0.name == "tcc" }?.outcome == .passed)
  }

  @Test func wrongSecondGradientsAreNamed() throws {
    let report = try report { tanh(WrongSecondGradient.of($0)) }
    #expect(
      report.failures.map(\.name) == [
        "second order", "gradient rules at special points", "second order at special points",
      ])
    #expect(try failure("second order", report).message.contains("differences give"))
  }

  /// What is wrong at special points only is found, without being told where.
  @Test(arguments: [true, false]) func rulesAreCheckedAtSpecialPoints(_ isZero: Bool) throws {
    let report = try report { isZero ? WrongAtZero.of($0) : WrongWhenLarge.of($0) }
    #expect(report.checks.first { $0.name == "gradients" }?.outcome == .passed)
    #expect(report.checks.first { $0.name == "second order" }?.outcome == .passed)
    let node = try #require(
      try failure("gradient rules at special points", report).location, "\(report.failures)")
    #expect(node.operation == (isZero ? "wrong_at_zero" : "wrong_when_large"))
    #expect(node.message.contains(isZero ? "the derivative of its gradient rule" : "in f32"))
    #expect(node.message.contains(isZero ? "at zeros" : "at huge"))
  }

  /// A composition may be wrong where all its rules are right.
  @Test func compositionsAreCheckedAtSpecialPoints() throws {
    let builder = GraphBuilder("composition")
    let x = builder.argument("x", .parameter, TensorType(.f64, [4]))
    builder.output("loss", select(x.equal(0), 0, x * exp(x)).sum())
    let report = Verifier.verify(try builder.finish(), options: Self.options)
    #expect(report.failures.map(\.name).contains("gradients at special points"))
    #expect(!report.failures.map(\.name).contains("gradients"))
    var options = Self.options
    options.data = [.random, .ties]
    #expect(Verifier.verify(try builder.finish(), options: options).isPassed)
  }

  /// Masks are infinite, and neither a fault nor an end of gradients.
  @Test func infiniteMasksAsResultsPass() throws {
    let builder = GraphBuilder("mask")
    let x = builder.argument("x", .input, TensorType(.f32, [3, 3]))
    builder.output("scores", select(builder.causalMask(3), x * x, Tensor(-.infinity)))
    let report = Verifier.verify(try builder.finish(), options: Self.options)
    #expect(report.isPassed, "\(report.failures)")
    let gradients = try #require(report.checks.first { $0.name == "gradients" })
    #expect(gradients.outcome == .passed)
  }

  @Test func gradientsThatAreNotLinearAreFound() throws {
    let report = try report { NonlinearGradient.of($0) }
    #expect(try failure("gradients", report).location?.operation == "nonlinear_gradient")
  }

  @Test func wrongSimplificationsAreNamed() throws {
    let report = try report { exp(WrongSimplification.of($0)) }
    let failure = try failure("tcc", report)
    let node = try #require(failure.location)
    #expect(node.operation == "wrong_simplification")
    #expect(node.message.contains("expected"))
    #expect(report.checks.first { $0.name == "gradients" }?.outcome == .passed)
  }

  @Test func theFirstNaNIsNamed() throws {
    let report = try report { sqrt(log($0 - 2)) * 0 }
    let node = try #require(try failure("finite values", report).location)
    #expect(node.operation == "log")
    #expect(node.message.contains("is nan"))
    #expect(node.message.contains("f32[3x5]"))
  }

  @Test func masksOfInfinitiesAreNoFault() throws {
    let report = try report { x in
      let masked = select(x.less(-9), -Tensor(Double.infinity), x)
      return exp(masked)
    }
    #expect(report.isPassed, "\(report.failures)")
  }

  @Test func integersHaveNoGradients() throws {
    let builder = GraphBuilder("integers")
    let x = builder.argument("x", .input, TensorType(.i32, [6]))
    builder.output("y", x * x + 1)
    let report = Verifier.verify(try builder.finish(), options: Self.options)
    #expect(report.isPassed)
    let skipped = report.checks.filter { $0.outcome == .skipped }.map(\.name)
    #expect(skipped == ["gradients", "second order"])
  }

  /// Indices come within their range, however they get there.
  @Test func indicesAreInRange() throws {
    let builder = GraphBuilder("indices")
    let table = builder.argument("table", .parameter, TensorType(.f32, [3, 2]))
    let ids = builder.argument("ids", .input, TensorType(.u8, [4, 2]))
    builder.output("loss", table.gather(ids.cast(to: .i64).reshape([8]), axis: 0).sum())
    let report = Verifier.verify(try builder.finish(), options: Self.options)
    #expect(report.isPassed, "\(report.failures)")
  }
}
