import GraphC
import RandomGraphs

/// Checks a model or graph in every way this compiler knows.
public struct Verifier {
  /// What is compiled: for a model, its training step.
  private let graph: Graph
  /// What is differentiated: for a model, its forward pass and loss.
  private let forward: Graph
  private let options: VerificationOptions
  private let log = Log()

  /// What was checked so far.
  private final class Log {
    var checks: [VerificationReport.Check] = []
  }

  /// Checks a model's training step, or its prediction, for batches of `batchSize` rows.
  ///
  /// - Throws: the model's mistakes.
  public static func verify(
    _ model: Model, for use: ModelUse = .training, batchSize: Int,
    options: VerificationOptions = VerificationOptions()
  ) throws(Diagnostic) -> VerificationReport {
    let step = try model.graph(for: use, batchSize: batchSize)
    let verifier = Verifier(
      graph: step, forward: try model.forwardGraph(for: use, batchSize: batchSize),
      options: options)
    verifier.run()
    verifier.checkOpenBatch(
      OpenBatchComparison(
        build: { rows throws(Diagnostic) in try model.graph(for: use, batchSize: rows) },
        maximum: batchSize, options: options))
    return VerificationReport(name: step.name, checks: verifier.log.checks)
  }

  /// Checks a graph; gradients are those of its output `loss`, or of all float outputs.
  public static func verify(
    _ graph: Graph, options: VerificationOptions = VerificationOptions()
  ) -> VerificationReport {
    let verifier = Verifier(graph: graph, forward: graph, options: options)
    verifier.run()
    return VerificationReport(name: graph.name, checks: verifier.log.checks)
  }

  private func run() {
    checkText()
    checkPasses()
    checkPlan()
    let arguments: [TensorData]
    do {
      // What searches for a wrong node keeps the values of all of them.
      try AvailableMemory.require(graph.nodes.reduce(0) { $0 + $1.type.byteCount })
      arguments = try VerificationData(graph, seed: options.seed).arguments()
    } catch {
      return record("data", .failed, .zero, Problem("\(error)"))
    }
    check("finite values") { () throws(Diagnostic) in
      guard let found = try NonfiniteSearch.first(in: graph, arguments) else { return nil }
      return Problem("an output is not finite", NodeFinding(graph, found.value, found.message))
    }
    for order in [1, 2] { checkGradients(order: order) }
    checkRules()
    var comparison = ProgramComparison(graph, arguments, options)
    for (name, body) in comparison.all() {
      check(name) { () throws(Diagnostic) in try body(&comparison) }
    }
    checkSpecialPoints()
  }

  // MARK: Special points

  private func checkRules() {
    check("gradient rules at special points") { () throws(Diagnostic) in
      let data = VerificationData(forward, seed: options.seed)
      let found = try RuleCheck(graph: forward, data: data, kinds: options.data).first()
      return found.map { Problem("a gradient rule is wrong", $0) }
    }
  }

  private func checkSpecialPoints() {
    let kinds = options.data.filter { $0 != .random }
    guard !kinds.isEmpty else { return }
    // Without gradients: they are differences, of which rounding may be all that is left.
    var comparison = SpecialComparison(forward, options)
    for backend in options.backends {
      let configuration = Configuration.backend(backend, options.execution)
      check("\(configuration), special points") { () throws(Diagnostic) in
        try comparison.problem(configuration, kinds)
      }
    }
    for order in [1, 2] {
      check(order == 1 ? "gradients at special points" : "second order at special points") {
        () throws(Diagnostic) in
        let search = SpecialGradientCheck(plainConfiguration)
        for kind in kinds {
          for round in 0..<rounds {
            let data = VerificationData(forward, seed: options.seed &+ Int64(round), kind: kind)
            let gradients = try GradientGraph.make(forward, data.arguments(), order: order, data)
            guard let gradients else { return nil }
            if let text = try search.failure(gradients, data) {
              return Problem("\(kind.rawValue): \(text)")
            }
          }
        }
        return nil
      }
    }
  }

  /// Few elements meet few special points at a time.
  private var rounds: Int {
    let count = forward.arguments.reduce(0) { $0 + $1.type.elementCount }
    return max(1, min(6, 12 / max(count, 1)))
  }

  /// Without graph passes, which are checked by themselves.
  private var plainConfiguration: Configuration {
    PassPipeline.optimization.passes.reduce(
      Configuration.backend(options.backends.first ?? .interpreter, options.execution)
    ) { $0.without($1.name) }
  }

  /// What a check finds.
  struct Problem {
    let message: String
    let location: NodeFinding?

    init(_ message: String, _ location: NodeFinding? = nil) {
      self.message = message
      self.location = location
    }
  }

  /// Records what a check finds; errors that it throws are failures too.
  private func check(_ name: String, _ body: () throws(Diagnostic) -> Problem?) {
    let clock = ContinuousClock()
    let start = clock.now
    var problem: Problem?
    do { problem = try body() } catch { problem = Problem("\(error)") }
    record(name, problem == nil ? .passed : .failed, clock.now - start, problem)
  }

  private func record(
    _ name: String, _ outcome: VerificationReport.Outcome, _ duration: Duration = .zero,
    _ problem: Problem? = nil
  ) {
    log.checks.append(
      VerificationReport.Check(
        name: name, outcome: outcome, seconds: duration / .seconds(1),
        message: problem?.message ?? "", location: problem?.location))
  }

  // MARK: The graph by itself

  private func checkText() {
    check("text") { () throws(Diagnostic) in
      // A user's graph may have operators that are not in the set.
      var own: [String: any Operation.Type] = [:]
      for node in graph.nodes { own[node.operation.name] = type(of: node.operation) }
      let parsed = try GraphParser.parse(graph.text, name: graph.name) {
        [own] name throws(Diagnostic) in
        if let operation = own[name] { return operation }
        return try Operators.named(name)
      }
      guard parsed != graph else { return nil }
      let place = graph.values.first { $0.index >= parsed.nodes.count || parsed[$0] != graph[$0] }
      let location = place.map { NodeFinding(graph, $0, "is read as another node") }
      return Problem("printed and read, the graph is another one", location)
    }
  }

  private func checkPasses() {
    check("passes twice") { () throws(Diagnostic) in
      let once = try Compiler.optimize(graph)
      let twice = try Compiler.optimize(once)
      return once == twice ? nil : Problem("passes change an optimized graph")
    }
  }

  private func checkPlan() {
    for fuses in [true, false] {
      check(fuses ? "memory plan" : "memory plan, not fused") { () throws(Diagnostic) in
        let kernels = try KernelFormation.run(try Compiler.optimize(graph), fuses: fuses)
        try PlanChecker.check(try MemoryPlanning.run(kernels))
        return nil
      }
    }
  }

  // MARK: Batches of other sizes

  private func checkOpenBatch(_ comparison: OpenBatchComparison) {
    guard let backend = options.backends.first else { return }
    let configuration = Configuration.backend(backend, options.execution)
    let program: Executable
    do {
      program = try comparison.compile(configuration)
    } catch {
      return record("open batch size", .skipped, .zero, Problem("\(error)"))
    }
    check("open batch size") { () throws(Diagnostic) in
      try comparison.difference(program).map { Problem($0) }
    }
  }

  // MARK: Gradients

  private func checkGradients(order: Int) {
    let name = order == 1 ? "gradients" : "second order"
    let data = VerificationData(forward, seed: options.seed)
    let gradients: GradientGraph?
    do {
      gradients = try GradientGraph.make(forward, try jittered(data), order: order, data)
    } catch {
      return record(name, .failed, .zero, Problem("\(error)"))
    }
    guard let gradients else {
      return record(name, .skipped, .zero, Problem("nothing can be differentiated"))
    }
    check(name) { () throws(Diagnostic) in
      let check = GradientCheck(gradients: gradients, data: data, configuration: plainConfiguration)
      guard let message = try check.failure() else { return nil }
      let search = NodeGradientSearch(graph: gradients.slope, base: gradients.base, data: data)
      return Problem(message, try search.first())
    }
  }

  /// Arguments with a little noise on parameters: biases begin at 0, where many functions have kinks.
  private func jittered(_ data: VerificationData) throws(Diagnostic) -> [TensorData] {
    zip(forward.arguments, try data.arguments()).enumerated().map { position, pair in
      let (argument, values) = pair
      guard argument.role != .input, values.type.elementType.isFloat else { return values }
      let noise = data.uniform(values.elementCount, stream: position, step: 1)
      return TensorData(values.type, doubles: zip(values.doubles, noise).map { $0 + 0.1 * $1 })
    }
  }
}
