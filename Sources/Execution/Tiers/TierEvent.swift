import Foundation
import IR

/// What became of the optimizing compiler's program of a tiered executable; happens at most once.
public struct TierEvent: Sendable {
  public enum Outcome: Sendable {
    /// The new program computed what the old one did in this step, counted from 1, and runs from
    /// the next on.
    case swapped(step: Int)
    /// The old program goes on.
    case kept(Diagnostic)
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
    switch outcome {
    case .swapped(let step):
      "\(graph): optimized code from step \(step + 1) on, after "
        + String(format: "%.2f s", seconds)
        + ", with the same results as tcc's in step \(step) (\(compiler))"
    case .kept(let problem):
      "warning: \(graph) stays with tcc"
        + problem.description.dropFirst("error".count)
    }
  }
}

/// Takes events of all executables whose options name it, on the threads that run them.
public final class TierObserver: Hashable, Sendable {
  private let observe: @Sendable (TierEvent) -> Void

  public init(_ observe: @escaping @Sendable (TierEvent) -> Void) { self.observe = observe }

  func notify(_ event: TierEvent) { observe(event) }

  /// Tells problems, and nothing else, on standard error.
  static let standardError = TierObserver { event in
    guard case .kept = event.outcome else { return }
    FileHandle.standardError.write(Data((event.text + "\n").utf8))
  }

  public static func == (a: TierObserver, b: TierObserver) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
