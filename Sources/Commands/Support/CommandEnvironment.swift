import Foundation
import Synchronization
import Training
import Workloads

/// What commands work with besides their arguments; tests give their own.
struct CommandEnvironment: Sendable {
  var models: [ModelEntry] = []
  /// What `bench` and `profile` know beside the models and their own workloads.
  var workloads: [Workload] = []
  /// As the user types it; stands in help texts.
  var programName = "graphc"
  /// What the user typed, without the program's name.
  var arguments: [String] = []
  /// Whether output goes to a terminal, where a line may be rewritten.
  var isInteractive = false
  /// Takes one line, or several, without the last line end.
  var print: @Sendable (String) -> Void = { _ in }
  /// Takes a piece of a line, which a terminal shows at once.
  var write: @Sendable (String) -> Void = { _ in }
  var printError: @Sendable (String) -> Void = { _ in }
  /// Takes back what stands on a terminal's last line.
  var eraseLine: @Sendable () -> Void = {}

  /// The parser makes commands from arguments alone, so this is how they get the rest.
  @TaskLocal static var current = CommandEnvironment()

  /// Workloads of the package's own, and the built-in ones that they do not replace.
  var allWorkloads: [Workload] {
    let own = Set(workloads.map(\.name))
    return workloads + Workload.all.filter { !own.contains($0.name) }
  }
}

/// Standard output, which remembers whether all text arrived.
final class StandardOutput: Sendable {
  private let failure = Mutex<String?>(nil)

  /// Why text was lost, such as a full disk; nil if none was.
  var problem: String? { failure.withLock { $0 } }

  var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  func write(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      failure.withLock { $0 = $0 ?? error.localizedDescription }
    }
  }

  /// There is nobody left to tell if this fails.
  static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
