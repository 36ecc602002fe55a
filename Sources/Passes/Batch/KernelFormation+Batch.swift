import IR
import Scheduling

extension KernelFormation {
  /// Kernels for every batch size up to `maximum`: the graph's `batch` says which number stands for it.
  ///
  /// Kernels are formed for batches of two sizes, both primes. If they differ in numbers only, and in
  /// these only by the factor that the primes do, they are the same kernels for any size.
  ///
  /// `build` makes the graph for a batch of some rows, `optimize` makes it ready for kernels.
  ///
  /// - Throws: what these throw; where the graph depends on the batch size in a way that no one
  ///   program can.
  package static func run(
    upTo maximum: Int, _ options: PlanningOptions = PlanningOptions(),
    build: (Int) throws(Diagnostic) -> Graph,
    optimize: (Graph) throws(Diagnostic) -> Graph
  ) throws(Diagnostic) -> KernelGraph {
    guard (1...largestBatch).contains(maximum) else {
      throw Diagnostic(
        stage: "batch", subject: "batch size",
        message: "expected a maximum of 1 to \(largestBatch), found \(maximum)")
    }
    // What can be built for one row takes no rows from the batch by their number.
    let single = try build(1)
    let pair = try optimize(try build(2))
    let primes = BatchPrimes.find(attempts + 1, from: max(maximum, smallestPrime), for: pair)
    var problem: Diagnostic?
    for (prime, next) in zip(primes, primes.dropFirst()) {
      let batches = [prime, next].map { SymbolicBatch(prime: $0, maximum: maximum) }
      var graphs: [Graph] = []
      for prime in [prime, next] { graphs.append(try optimize(try build(prime))) }
      try OpenGraphs.checkInterface(single, graphs[0], batches[0])
      let medium = max(4, maximum / 4 * 2 + 2)
      // An even number, as no prime is, and a small one, which may be that of something else too.
      let probes = try [[medium, medium + 2, prime + 1], [2, 3, 5, next + 2]].map {
        (sizes) throws(Diagnostic) in
        try probe(sizes, like: graphs[0]) { (size) throws(Diagnostic) in
          size == 2 ? pair : try optimize(try build(size))
        }
      }
      let opened = try OpenGraphs.open(graphs, batches, probes: probes)
      do {
        let kernels = try run(opened[0], options)
        try compare(
          kernels, try run(opened[1], options),
          NumberPair(first: batches[0], second: batches[1]))
        return kernels
      } catch {
        // By chance a number may be a multiple of a prime, or a decision fall between two of them.
        if problem == nil { problem = error }
      }
    }
    throw problem ?? OpenGraphs.failure("batch size", "no prime stands for it")
  }

  /// Numbers of elements stay far below what 64 bits hold.
  private static let largestBatch = 1 << 20

  /// Larger primes are less often taken for factors of other numbers.
  private static let smallestPrime = 61

  /// Pairs of primes to try.
  private static let attempts = 6

  /// The graph for the first of some sizes for which it is like another, else for the last size.
  private static func probe(
    _ sizes: [Int], like other: Graph, _ make: (Int) throws(Diagnostic) -> Graph
  ) throws(Diagnostic) -> (graph: Graph, size: Int) {
    var probe = (graph: try make(sizes[0]), size: sizes[0])
    for size in sizes.dropFirst() where !OpenGraphs.areAlike(probe.graph, other) {
      probe = (try make(size), size)
    }
    return probe
  }

  private static func compare(_ one: KernelGraph, _ other: KernelGraph, _ pair: NumberPair)
    throws(Diagnostic)
  {
    guard one.kernels.count == other.kernels.count, one.aliases == other.aliases else {
      throw OpenGraphs.failure(
        one.graph.name,
        "forms \(one.kernels.count) kernels for \(pair.first.prime) rows and "
          + "\(other.kernels.count) for \(pair.second.prime)")
    }
    for (kernel, counterpart) in zip(one.kernels, other.kernels) {
      let problem = pair.problem(KernelNumbers(kernel), KernelNumbers(counterpart))
      if let problem { throw failure(kernel, one.graph, problem.message(pair)) }
    }
  }

  private static func failure(_ kernel: Kernel, _ graph: Graph, _ message: String) -> Diagnostic {
    let nodes = kernel.nodes.prefix(4).map { value in
      "note: \(graph.text(of: value))"
        + (graph[value].origin.map { " made \($0.phrase)" } ?? "")
    }
    return OpenGraphs.failure(
      "\(graph.name), kernel \(kernel.name)", message,
      notes: nodes + ["note: compile it for one batch size"])
  }
}
