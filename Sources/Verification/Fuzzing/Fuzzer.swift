import GraphC
import RandomGraphs

/// Checks random graphs, one seed after another, and makes small what fails.
package struct Fuzzer: Sendable {
  /// What a seed found.
  package struct Finding: Sendable {
    package let seed: Int64
    package let failure: DifferentialCheck.Failure
    package let item: FuzzCase

    /// A file for `IR/Regressions`.
    ///
    /// - Throws: when the case cannot be written.
    package func text() throws(Diagnostic) -> String {
      let shortened = failure.message.split(separator: "\n").first.map(String.init) ?? ""
      return try RegressionFile.text(
        item, comment: "Random graph \(seed), made small.\n\(failure.check): \(shortened)")
    }
  }

  package var check: DifferentialCheck
  /// What the data of graphs are like.
  package var kinds: [DataKind]

  package init(
    check: DifferentialCheck = DifferentialCheck(), kinds: [DataKind] = DataKind.allCases
  ) {
    self.check = check
    self.kinds = kinds
  }

  /// What is found in the graphs of some seeds, made small.
  ///
  /// Each graph goes through all checks of libtcc; optimizing compilers get all of them at once.
  package func run(seeds: [Int64], backends: [Backend]) -> [Finding] {
    var findings: [Finding] = []
    var items: [(seed: Int64, item: FuzzCase)] = []
    for seed in seeds {
      switch generate(seed) {
      case .success(let item): items.append((seed, item))
      case .failure(let finding): findings.append(finding)
      }
    }
    for backend in backends where backend != .interpreter {
      var check = check
      check.backends = backend == .tcc ? [.tcc] : []
      let failures =
        backend == .tcc
        ? items.map { check.failure(of: $0.item.graph, $0.item.arguments) }
        : check.failures(of: items.map(\.item), on: backend)
      for ((seed, item), failure) in zip(items, failures) {
        guard let failure else { continue }
        findings.append(
          shrunk(seed: seed, item, failure) { candidate in
            backend == .tcc
              ? check.failure(of: candidate.graph, candidate.arguments)
              : check.failures(of: [candidate], on: backend)[0]
          })
      }
    }
    return findings
  }

  private enum Generated {
    case success(FuzzCase)
    case failure(Finding)
  }

  private func generate(_ seed: Int64) -> Generated {
    do {
      let random = try RandomGraph(seed: seed, kinds: kinds)
      return .success(FuzzCase(random.graph, random.inputs))
    } catch {
      let failure = DifferentialCheck.Failure(check: "generator", message: "\(error)")
      let empty = FuzzCase(Graph(name: "random", nodes: [], outputs: []), [])
      return .failure(Finding(seed: seed, failure: failure, item: empty))
    }
  }

  /// The case made small for as long as the same check fails.
  private func shrunk(
    seed: Int64, _ item: FuzzCase, _ failure: DifferentialCheck.Failure,
    _ run: (FuzzCase) -> DifferentialCheck.Failure?
  ) -> Finding {
    guard run(item) != nil else { return Finding(seed: seed, failure: failure, item: item) }
    let small = GraphShrinker.shrink(item) { run($0)?.check == failure.check }
    return Finding(seed: seed, failure: run(small) ?? failure, item: small)
  }
}
