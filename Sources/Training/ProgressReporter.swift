import Foundation

/// Shows a person how training goes: one line that keeps changing on a terminal, one line per epoch
/// in a file or pipe.
public final class ProgressReporter {
  public enum Style: String, CaseIterable, Hashable, Sendable {
    case terminal
    case plain
    case quiet
  }

  public let style: Style
  private let write: (String) -> Void
  private let clock = ContinuousClock()
  private var lastShown: ContinuousClock.Instant?

  /// A terminal shows no more than ten changes a second anyway, and steps take microseconds.
  private static let interval = Duration.milliseconds(100)

  /// - Parameters:
  ///   - style: nil for what suits standard output.
  ///   - write: takes text as it is, line ends included; standard output if left out.
  public init(_ style: Style? = nil, write: ((String) -> Void)? = nil) {
    self.style = style ?? (isatty(STDOUT_FILENO) == 1 ? .terminal : .plain)
    self.write = write ?? { FileHandle.standardOutput.write(Data($0.utf8)) }
  }

  /// Lines for the user of a command; one that changes goes to standard output.
  public convenience init(_ request: TrainingRequest) {
    let print = request.print
    if request.isInteractive {
      self.init(.terminal)
    } else {
      self.init(.plain) { print(String($0.dropLast())) }
    }
  }

  /// Where a run is.
  struct Position {
    let epoch: Int
    let epochs: Int
    let step: Int
    let steps: Int
    /// Since the epoch's start.
    let seconds: Double
  }

  /// Called after every step; the arguments are asked for only if they are shown.
  func stepped(_ position: @autoclosure () -> Position, _ measurement: () -> Measurement) {
    guard style == .terminal, isDue() else { return }
    let position = position()
    let steps = "step \(position.step)/\(position.steps)"
    show(Self.text(position, [steps] + Self.parts(measurement())), end: "")
  }

  /// Called after every epoch.
  func finishedEpoch(_ position: Position, _ epoch: TrainingHistory.Epoch) {
    guard style != .quiet else { return }
    let validation = epoch.validation.map { Self.parts($0, prefix: "validation ") } ?? []
    show(Self.text(position, Self.parts(epoch.training) + validation), end: "\n")
    lastShown = nil
  }

  /// Called at the end of a call of `fit`: curves as text, if there is enough to see.
  func finishedFit(_ history: TrainingHistory) {
    guard style != .quiet else { return }
    for line in history.sparklines { write(line + "\n") }
  }

  private func isDue() -> Bool {
    let now = clock.now
    if let lastShown, now - lastShown < Self.interval { return false }
    lastShown = now
    return true
  }

  private func show(_ text: String, end: String) {
    // Carriage return and "erase line", so that a shorter text leaves nothing of a longer one.
    write((style == .terminal ? "\r\u{1B}[2K" : "") + text + end)
  }

  private static func text(_ position: Position, _ parts: [String]) -> String {
    let epoch = "epoch \(position.epoch)/\(position.epochs)"
    let seconds = String(format: "%.2f s", position.seconds)
    return ([epoch] + parts + [seconds]).joined(separator: "  ")
  }

  private static func parts(_ measurement: Measurement, prefix: String = "") -> [String] {
    let all = [("loss", measurement.loss)] + measurement.metrics.sorted { $0.key < $1.key }
    return all.map { name, value in prefix + name + String(format: " %.4f", value) }
  }
}
