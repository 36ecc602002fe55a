/// What emitted code finds around it.
enum Surroundings: Hashable {
  /// A `gc_runtime`, whose threads and matrix products it calls.
  case runtime
  /// Nothing but the C library; with threads, a `gc_runtime` that has only those.
  case library(isThreaded: Bool)

  /// Whether matrix products are functions of the same file.
  var hasOwnProducts: Bool { self != .runtime }

  /// Whether chunks of a kernel follow each other on the calling thread.
  var isSequential: Bool { self == .library(isThreaded: false) }
}
