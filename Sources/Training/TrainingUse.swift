import GraphC
import Synchronization

/// What training has used of what the user of a command asked for: a program may have no trainer.
public struct TrainingUse: Hashable, Sendable {
  /// Whether a trainer has had the choice of an optimizer.
  public internal(set) var optimizer = false
  /// Whether a trainer has had the files, or a picture was written.
  public internal(set) var files = false
  /// Whether a trainer with the files traces losses that are not finite.
  public internal(set) var tracing = false
}

/// Where trainers write down what they use, while a program runs.
final class UseRecord: Sendable {
  private let use = Mutex(TrainingUse())

  var value: TrainingUse { use.withLock(\.self) }

  func note(_ change: (inout TrainingUse) -> Void) { use.withLock { change(&$0) } }
}
