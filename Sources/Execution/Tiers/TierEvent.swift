import Foundation
import IR
import Synchronization

/// What became of the optimizing compiler's program of a tiered executable, which happens at most
/// once; or what went wrong without harm.
public struct TierEvent: Sendable {
  public enum Outcome: Sendable {
    /// The new program computed what the old one did in this step, counted from 1, and runs from
    /// the next on.
    case swapped(step: Int)
    /// The old program goes on.
    case kept(Diagnostic)
    /// Any backend's program works, but something beside it does not, such as the cache.
    case warned(String)
  }

  /// The graph's name.
  public let graph: String
  public let outcome: Outcome
  /// Since the executable was made.
  public let seconds: Double
  /// The compiler's version, if it is known.
  public let compiler: String

  /// A line for people, or several.
  public var text: String {
    let graph = PrintedText.line(graph)
    return switch outcome {
    case .swapped(let step):
      "\(graph): optimized code from step \(step + 1) on, after "
        + String(format: "%.2f s", seconds)
        + ", with the same results as tcc's in step \(step) (\(compiler))"
    case .kept(let problem):
      "warning: \(graph) stays with tcc"
        + problem.description.dropFirst("error".count)
    case .warned(let warning): "warning: \(warning)"
    }
  }
}

/// Takes events of all executables whose options name it, on the threads that run them.
///
/// A problem that several programs have, such as a missing compiler, is told once.
public final class TierObserver: Hashable, Sendable {
  private let observe: @Sendable (TierEvent) -> Void
  private let told = Mutex<Set<String>>([])

  public init(_ observe: @escaping @Sendable (TierEvent) -> Void) { self.observe = observe }

  func notify(_ event: TierEvent) {
    let problem: String? =
      switch event.outcome {
      case .swapped: nil
      case .kept(let problem): "\(problem.subject): \(problem.message)"
      case .warned(let warning): warning
      }
    if let problem, !told.withLock({ $0.insert(problem).inserted }) { return }
    observe(event)
  }

  /// Tells warnings.
  func warn(_ compilation: Compilation, of graph: String) {
    for warning in compilation.warnings {
      notify(
        TierEvent(
          graph: graph, outcome: .warned(warning),
          seconds: Double(compilation.nanoseconds) * 1e-9, compiler: compilation.compiler))
    }
  }

  /// Tells problems, and nothing else, on standard error.
  static let standardError = TierObserver { event in
    if case .swapped = event.outcome { return }
    FileHandle.standardError.write(Data((PrintedText.lines(event.text) + "\n").utf8))
  }

  public static func == (a: TierObserver, b: TierObserver) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
